// Fills the templates of "repforge plugins new", which the archetype has copied, as the command does (PluginTemplates); a test holds both against each other.
import java.nio.file.Files
import java.nio.file.Path
import java.time.Year

Properties chosen = request.getProperties()
Path project = Path.of(request.getOutputDirectory(), request.getArtifactId())
Path templates = project.resolve('templates')
String kind = chosen.getProperty('kind') == 'listener' ? 'run-listener' : chosen.getProperty('kind')
String plugin = request.getArtifactId()
String javaPackage = request.getPackage()
boolean mit = chosen.getProperty('license') == 'mit'

def facts = { Path file ->
    Properties read = new Properties()
    file.toFile().withReader('UTF-8') { read.load(it) }
    read
}
Properties fact = facts(templates.resolve("kinds/$kind/kind.properties"))
String version = facts(templates.resolve('repforge.properties')).version
String words = plugin.split('-').collect { it.substring(0, 1).toUpperCase() + it.substring(1) }.join('')
String type = words.endsWith(fact.suffix) ? words : words + fact.suffix

// In this order, since some hold others. The API is the artifacts', and these come from where Maven has them.
Map<String, String> values = [
        '@repositories@': '', '@recipe@': fact.recipe, '@component@': fact.component, '@class@': type, '@kindWords@': kind.replace('-', ' '), '@plugin@': plugin,
        '@package@': javaPackage, '@group@': request.getGroupId(), '@license@': mit ? 'MIT' : 'Apache-2.0',
        '@licenseUrl@': mit ? 'https://opensource.org/license/mit' : 'https://www.apache.org/licenses/LICENSE-2.0.txt', '@year@': Year.now().toString(),
        '@api@': version, '@version@': version]

def write = { String path, String text ->
    Path target = project.resolve(path)
    Files.createDirectories(target.parent)
    Files.writeString(target, text)
}
def fill = { String template, String path ->
    String text = Files.readString(templates.resolve(template))
    values.each { name, value -> text = text.replace(name, value.toString()) }
    write(path, text)
}

String folder = javaPackage.replace('.', '/')
fill('pom.xml', 'pom.xml')
fill('README.md', 'README.md')
fill(mit ? 'licenses/mit' : 'licenses/LICENSE', 'LICENSE')
fill('gitignore', '.gitignore')
fill('ci.yml', '.github/workflows/ci.yml')
fill("kinds/$kind/recipe.yaml", 'recipe.yaml')
fill('plugin-zip.xml', 'src/assembly/plugin.xml')
fill('package-info.java', "src/main/java/$folder/package-info.java")
fill("kinds/$kind/Component.java", "src/main/java/$folder/${type}.java")
write("src/main/resources/META-INF/services/${fact.interface}", "$javaPackage.$type\n")
fill("kinds/$kind/ComponentTest.java", "src/test/java/$folder/${type}Test.java")
templates.toFile().deleteDir()
