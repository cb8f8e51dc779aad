package io.repforge.framework.install;

import io.repforge.framework.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.model.Model;
import org.apache.maven.model.Repository;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.eclipse.aether.version.Version;

/**
 * A plugin in a Maven repository.
 *
 * @param group its group
 * @param artifact its name
 * @param version its version
 */
record MavenArtifact(String group, String artifact, String version) {

    static final String PREFIX = "maven:";

    private static final Pattern COORDINATES = Pattern.compile("maven:([A-Za-z0-9_.-]+):([A-Za-z0-9_.-]+):([A-Za-z0-9_.+-]+)");

    /**
     * Coordinates such as {@code maven:org.example:my-plugin:1.0.0}.
     *
     * @throws UserError if they are none
     */
    static MavenArtifact parse(String text) {
        Matcher parts = COORDINATES.matcher(text);
        if (!parts.matches()) {
            throw new UserError("'" + text + "' names no artifact of Maven; write maven:group:artifact:version.");
        }
        return new MavenArtifact(parts.group(1), parts.group(2), parts.group(3));
    }

    /**
     * Its jar, in the user's own Maven repository, into which it is fetched where it isn't there. Maven's resolver checks it against the repository's checksum.
     *
     * @param repositories URLs of the repositories; Maven Central where there are none
     * @param local the user's own repository
     * @throws UserError if it can't be had
     */
    Path fetch(List<String> repositories, Path local) {
        try (RepositorySystem system = new RepositorySystemSupplier().get();
                RepositorySystemSession.CloseableSession session = new SessionBuilderSupplier(system).get().withLocalRepositoryBaseDirectories(local)
                        .setConfigProperty("aether.checksums.policy", "fail").build()) {
            ArtifactRequest request = new ArtifactRequest(new DefaultArtifact(group, artifact, "jar", version), remotes(repositories, system, session), null);
            return system.resolveArtifact(session, request).getArtifact().getPath();
        } catch (RepositoryException e) {
            throw new UserError(this + ": can't be fetched (" + firstLine(e) + "); check the coordinates, and name the repository with --repository where it isn't"
                    + " Maven Central.", e);
        }
    }

    /**
     * It in its newest version.
     *
     * @throws UserError if the versions can't be told
     */
    MavenArtifact newest(List<String> repositories, Path local) {
        try (RepositorySystem system = new RepositorySystemSupplier().get();
                RepositorySystemSession.CloseableSession session = new SessionBuilderSupplier(system).get().withLocalRepositoryBaseDirectories(local).build()) {
            VersionRangeRequest request = new VersionRangeRequest(new DefaultArtifact(group, artifact, "jar", "[" + version + ",)"),
                    remotes(repositories, system, session), null);
            Version highest = system.resolveVersionRange(session, request).getHighestVersion();
            return highest == null ? this : new MavenArtifact(group, artifact, highest.toString());
        } catch (RepositoryException e) {
            throw new UserError(this + ": nobody knows its newer versions (" + firstLine(e) + "); name the repository with --repository where it isn't Maven Central.",
                    e);
        }
    }

    private static List<RemoteRepository> remotes(List<String> repositories, RepositorySystem system, RepositorySystemSession session) {
        List<RemoteRepository> remotes = new ArrayList<>();
        for (int i = 0; i < repositories.size(); i++) {
            String url = repositories.get(i);
            URI uri = url.matches("[A-Za-z]+:.*") ? URI.create(url) : Path.of(url).toAbsolutePath().toUri();
            remotes.add(new RemoteRepository.Builder("named-" + i, "default", uri.toString()).build());
        }
        if (remotes.isEmpty()) {
            for (Repository repository : superPom().getRepositories()) {
                remotes.add(new RemoteRepository.Builder(repository.getId(), "default", repository.getUrl()).build());
            }
        }
        return system.newResolutionRepositories(session, remotes);
    }

    /** What Maven starts from, which names Maven Central. */
    private static Model superPom() {
        try (InputStream pom = Model.class.getResourceAsStream("pom-4.0.0.xml")) {
            return new MavenXpp3Reader().read(pom);
        } catch (IOException | XmlPullParserException e) {
            throw new IllegalStateException("Maven's model builder brings its super POM", e);
        }
    }

    private static String firstLine(RepositoryException fault) {
        return String.valueOf(fault.getMessage()).lines().findFirst().orElse("nothing is known of why");
    }

    @Override
    public String toString() {
        return PREFIX + group + ":" + artifact + ":" + version;
    }
}
