package io.repforge.framework.cli;

import io.repforge.framework.install.LockedPlugin;
import io.repforge.framework.install.PluginFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code repforge plugins verify}. */
@Command(name = "verify", mixinStandardHelpOptions = true,
        description = "Checks that installed plugins are what was installed, by the digests and signatures in plugins.lock.",
        footer = {
                "  repforge plugins verify"
        },
        exitCodeList = {HelpPage.DONE, "1:a plugin isn't what was installed" + HelpPage.OR_FAILED, HelpPage.WRONG})
final class PluginsVerifyCommand implements Callable<Integer> {

    @Mixin
    private InstallFolder folder;

    @Mixin
    private JsonOption json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PluginFolder plugins = folder.get();
        List<String> faults = plugins.faults();
        List<LockedPlugin> installed = plugins.lock().plugins();
        List<Path> droppedIn = plugins.droppedIn();
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("folder", plugins.path().toString());
        value.put("installed", installed.stream().map(LockedPlugin::toString).toList());
        value.put("faults", faults);
        value.put("dropped_in", droppedIn.stream().map(Path::toString).toList());
        json.print(out, value, () -> {
            if (installed.isEmpty() && droppedIn.isEmpty()) {
                out.println("There is no plugin in " + plugins.path() + ".");
            }
            if (faults.isEmpty()) {
                TextTable table = new TextTable("as installed");
                installed.forEach(plugin -> table.row(plugin.id(), plugin.version(), plugin.publisher() == null ? "unsigned" : "signed by " + plugin.publisher()));
                table.print(out);
            }
            faults.forEach(out::println);
            droppedIn.forEach(file -> out.println(file + ": was put there by hand, so there is nothing to hold it against; plugins install " + file
                    + " writes down what it is."));
        });
        return faults.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
