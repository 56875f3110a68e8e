package org.felucca.client.cli;

import java.util.ArrayList;
import java.util.List;
import org.felucca.client.container.AttachCommand;
import org.felucca.client.container.CommitCommand;
import org.felucca.client.container.CpCommand;
import org.felucca.client.container.CreateCommand;
import org.felucca.client.container.DiffCommand;
import org.felucca.client.container.ExecCommand;
import org.felucca.client.container.ExportCommand;
import org.felucca.client.container.KillCommand;
import org.felucca.client.container.LogsCommand;
import org.felucca.client.container.PauseCommand;
import org.felucca.client.container.PortCommand;
import org.felucca.client.container.PsCommand;
import org.felucca.client.container.RenameCommand;
import org.felucca.client.container.RestartCommand;
import org.felucca.client.container.RmCommand;
import org.felucca.client.container.RunCommand;
import org.felucca.client.container.StartCommand;
import org.felucca.client.container.StatsCommand;
import org.felucca.client.container.StopCommand;
import org.felucca.client.container.TopCommand;
import org.felucca.client.container.UnpauseCommand;
import org.felucca.client.container.UpdateCommand;
import org.felucca.client.container.WaitCommand;
import org.felucca.client.image.HistoryCommand;
import org.felucca.client.image.ImagesCommand;
import org.felucca.client.image.ImportCommand;
import org.felucca.client.image.LoadCommand;
import org.felucca.client.image.ManifestInspectCommand;
import org.felucca.client.image.PullCommand;
import org.felucca.client.image.PushCommand;
import org.felucca.client.image.RmiCommand;
import org.felucca.client.image.SaveCommand;
import org.felucca.client.image.SearchCommand;
import org.felucca.client.image.TagCommand;
import org.felucca.client.image.VerifyCommand;
import org.felucca.client.lease.LeaseCommand;
import org.felucca.client.network.NetworkConnectCommand;
import org.felucca.client.network.NetworkCreateCommand;
import org.felucca.client.network.NetworkDisconnectCommand;
import org.felucca.client.network.NetworkLsCommand;
import org.felucca.client.network.NetworkPruneCommand;
import org.felucca.client.network.NetworkRmCommand;
import org.felucca.client.registry.LoginCommand;
import org.felucca.client.registry.LogoutCommand;
import org.felucca.client.system.DfCommand;
import org.felucca.client.system.EventsCommand;
import org.felucca.client.system.InfoCommand;
import org.felucca.client.system.InspectCommand;
import org.felucca.client.system.InspectCommand.Kind;
import org.felucca.client.system.PruneCommand;
import org.felucca.client.system.SystemPruneCommand;
import org.felucca.client.system.VersionCommand;
import org.felucca.client.volume.VolumeCreateCommand;
import org.felucca.client.volume.VolumeLsCommand;
import org.felucca.client.volume.VolumePruneCommand;
import org.felucca.client.volume.VolumeRmCommand;

/** Every command with the names it answers to. Only the one that is asked for is loaded. */
final class CommandTable {
    /** Where help lists a command that has a name of its own. */
    enum Group {
        COMMON,
        MANAGEMENT,
        OTHER,
        ENGINE,
        HIDDEN
    }

    /**
     * A command.
     *
     * @param names what it is called: first as help shows it, further ones with the words of a management command
     */
    record Entry(Group group, String summary, List<String> names) {
        String name() {
            return names.get(0);
        }
    }

    static final List<Entry> ENTRIES = List.of(
            entry(Group.COMMON, "Create a container from an image and run it", "run", "container run"),
            entry(Group.COMMON, "Run a further command in a running container", "exec", "container exec"),
            entry(Group.COMMON, "List containers", "ps", "container ls", "container list", "container ps"),
            entry(Group.COMMON, "Fetch an image from a registry", "pull", "image pull"),
            entry(Group.COMMON, "Put an image into a registry", "push", "image push"),
            entry(Group.COMMON, "List images", "images", "image ls", "image list"),
            entry(Group.COMMON, "Load images from a tar archive or standard input", "load", "image load"),
            entry(Group.COMMON, "Log in to a registry", "login"),
            entry(Group.COMMON, "Log out from a registry", "logout"),
            entry(Group.COMMON, "Search a registry for images", "search"),
            entry(Group.COMMON, "Show the versions of client and engine", "version"),
            entry(Group.COMMON, "Show what the engine says about itself", "info", "system info"),
            entry(Group.MANAGEMENT, "Manage containers", "container"),
            entry(Group.MANAGEMENT, "Manage images", "image"),
            entry(Group.MANAGEMENT, "Look at what registries have", "manifest"),
            entry(Group.MANAGEMENT, "Manage networks", "network"),
            entry(Group.MANAGEMENT, "Manage the engine", "system"),
            entry(Group.MANAGEMENT, "Manage volumes", "volume"),
            entry(Group.OTHER, "Attach the terminal to a running container", "attach", "container attach"),
            entry(Group.OTHER, "Make an image of a container", "commit", "container commit"),
            entry(Group.OTHER, "Copy files between a container and this host", "cp", "container cp"),
            entry(Group.OTHER, "Create a container without starting it", "create", "container create"),
            entry(Group.OTHER, "Show in what the files of a container differ from its image", "diff", "container diff"),
            entry(Group.OTHER, "Show what happens in the engine while it happens", "events", "system events"),
            entry(Group.OTHER, "Write the files of a container to a tar archive", "export", "container export"),
            entry(Group.OTHER, "Show how an image was made", "history", "image history"),
            entry(Group.OTHER, "Make an image of the files in a tar archive", "import", "image import"),
            entry(Group.OTHER, "Show all the details of containers, images or networks", "inspect"),
            entry(Group.OTHER, "Send a signal to containers", "kill", "container kill"),
            entry(Group.OTHER, "Hold a lease while a command runs: what has its label is removed afterwards", "lease"),
            entry(Group.OTHER, "Show the output of a container", "logs", "container logs"),
            entry(Group.OTHER, "Freeze the processes of containers", "pause", "container pause"),
            entry(Group.OTHER, "Show the published ports of a container", "port", "container port"),
            entry(Group.OTHER, "Give a container another name", "rename", "container rename"),
            entry(Group.OTHER, "Stop containers and start them again", "restart", "container restart"),
            entry(Group.OTHER, "Remove containers", "rm", "container rm", "container remove"),
            entry(Group.OTHER, "Remove images", "rmi", "image rm", "image remove"),
            entry(Group.OTHER, "Save images to a tar archive or standard output", "save", "image save"),
            entry(Group.OTHER, "Start stopped containers", "start", "container start"),
            entry(Group.OTHER, "Show what containers use", "stats", "container stats"),
            entry(Group.OTHER, "Stop containers; without a container, stop the engine", "stop", "container stop"),
            entry(Group.OTHER, "Give an image another name", "tag", "image tag"),
            entry(Group.OTHER, "Show the processes of a container", "top", "container top"),
            entry(Group.OTHER, "Let paused containers go on", "unpause", "container unpause"),
            entry(Group.OTHER, "Change the limits of containers", "update", "container update"),
            entry(Group.OTHER, "Wait for containers to stop and show their exit codes", "wait", "container wait"),
            entry(Group.ENGINE, "Run the engine in the foreground", "daemon"),
            entry(Group.ENGINE, "Run all tests of the project", "test"),
            entry(Group.ENGINE, "Measure the engine beside others", "bench"),
            entry(Group.ENGINE, "Run a plain OCI bundle without an engine", "nsinit"),
            entry(Group.HIDDEN, "Remove the containers that do not run", "container prune"),
            entry(Group.HIDDEN, "Remove images that nobody uses", "image prune"),
            entry(Group.HIDDEN, "Read all that is kept of images and tell what is damaged", "image verify"),
            entry(Group.HIDDEN, "Show what takes how much space", "system df"),
            entry(Group.HIDDEN, "Remove what nobody uses", "system prune"),
            entry(Group.HIDDEN, "Show all the details of containers", "container inspect"),
            entry(Group.HIDDEN, "Show all the details of images", "image inspect"),
            entry(Group.HIDDEN, "Show what a registry has under a name", "manifest inspect"),
            entry(Group.HIDDEN, "Connect a container to a network", "network connect"),
            entry(Group.HIDDEN, "Create a network", "network create"),
            entry(Group.HIDDEN, "Take a container off a network", "network disconnect"),
            entry(Group.HIDDEN, "Show all the details of networks", "network inspect"),
            entry(Group.HIDDEN, "List networks", "network ls", "network list"),
            entry(Group.HIDDEN, "Remove networks that no container is on", "network prune"),
            entry(Group.HIDDEN, "Remove networks", "network rm", "network remove"),
            entry(Group.HIDDEN, "Create a volume", "volume create"),
            entry(Group.HIDDEN, "Show all the details of volumes", "volume inspect"),
            entry(Group.HIDDEN, "List volumes", "volume ls", "volume list"),
            entry(Group.HIDDEN, "Remove volumes that no container has", "volume prune"),
            entry(Group.HIDDEN, "Remove volumes", "volume rm", "volume remove"));

    private CommandTable() {}

    private static Entry entry(Group group, String summary, String... names) {
        return new Entry(group, summary, List.of(names));
    }

    /** The entry of a command as typed, or null. */
    static Entry find(String typed) {
        for (Entry entry : ENTRIES) {
            if (entry.names().contains(typed)) {
                return entry;
            }
        }
        return null;
    }

    /** The commands below a management command: how they are called there, and their entries. */
    static List<Entry> below(String management) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : ENTRIES) {
            for (String name : entry.names()) {
                if (name.startsWith(management + " ")) {
                    found.add(new Entry(entry.group(), entry.summary(), List.of(name)));
                    break;
                }
            }
        }
        found.sort((a, b) -> a.name().compareTo(b.name()));
        return found;
    }

    /** Makes the command of an entry, which declares its flags on the way. */
    static Command create(Entry entry, Syntax syntax) {
        return switch (entry.name()) {
            case "attach" -> new AttachCommand(syntax);
            case "commit" -> new CommitCommand(syntax);
            case "container prune" -> new PruneCommand(syntax, PruneCommand.What.CONTAINERS);
            case "cp" -> new CpCommand(syntax);
            case "diff" -> new DiffCommand(syntax);
            case "export" -> new ExportCommand(syntax);
            case "image prune" -> new PruneCommand(syntax, PruneCommand.What.IMAGES);
            case "image verify" -> new VerifyCommand(syntax);
            case "system df" -> new DfCommand(syntax);
            case "system prune" -> new SystemPruneCommand(syntax);
            case "container inspect" -> new InspectCommand(syntax, Kind.CONTAINER);
            case "create" -> new CreateCommand(syntax);
            case "events" -> new EventsCommand(syntax);
            case "exec" -> new ExecCommand(syntax);
            case "history" -> new HistoryCommand(syntax);
            case "image inspect" -> new InspectCommand(syntax, Kind.IMAGE);
            case "images" -> new ImagesCommand(syntax);
            case "import" -> new ImportCommand(syntax);
            case "info" -> new InfoCommand(syntax);
            case "inspect" -> new InspectCommand(syntax, null);
            case "kill" -> new KillCommand(syntax);
            case "lease" -> new LeaseCommand(syntax);
            case "load" -> new LoadCommand(syntax);
            case "login" -> new LoginCommand(syntax);
            case "logout" -> new LogoutCommand(syntax);
            case "logs" -> new LogsCommand(syntax);
            case "manifest inspect" -> new ManifestInspectCommand(syntax);
            case "network connect" -> new NetworkConnectCommand(syntax);
            case "network create" -> new NetworkCreateCommand(syntax);
            case "network disconnect" -> new NetworkDisconnectCommand(syntax);
            case "network prune" -> new NetworkPruneCommand(syntax);
            case "network rm" -> new NetworkRmCommand(syntax);
            case "network inspect" -> new InspectCommand(syntax, Kind.NETWORK);
            case "network ls" -> new NetworkLsCommand(syntax);
            case "pause" -> new PauseCommand(syntax);
            case "port" -> new PortCommand(syntax);
            case "ps" -> new PsCommand(syntax);
            case "pull" -> new PullCommand(syntax);
            case "push" -> new PushCommand(syntax);
            case "rename" -> new RenameCommand(syntax);
            case "restart" -> new RestartCommand(syntax);
            case "rm" -> new RmCommand(syntax);
            case "rmi" -> new RmiCommand(syntax);
            case "run" -> new RunCommand(syntax);
            case "save" -> new SaveCommand(syntax);
            case "search" -> new SearchCommand(syntax);
            case "start" -> new StartCommand(syntax);
            case "stats" -> new StatsCommand(syntax);
            case "stop" -> new StopCommand(syntax);
            case "tag" -> new TagCommand(syntax);
            case "top" -> new TopCommand(syntax);
            case "unpause" -> new UnpauseCommand(syntax);
            case "update" -> new UpdateCommand(syntax);
            case "volume create" -> new VolumeCreateCommand(syntax);
            case "volume inspect" -> new InspectCommand(syntax, Kind.VOLUME);
            case "volume ls" -> new VolumeLsCommand(syntax);
            case "volume prune" -> new VolumePruneCommand(syntax);
            case "volume rm" -> new VolumeRmCommand(syntax);
            case "version" -> new VersionCommand(syntax);
            case "wait" -> new WaitCommand(syntax);
            default -> throw new IllegalArgumentException("no command " + entry.name());
        };
    }
}
