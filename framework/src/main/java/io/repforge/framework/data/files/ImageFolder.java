package io.repforge.framework.data.files;

import io.repforge.api.data.Contents;
import io.repforge.api.space.Space;
import io.repforge.framework.UserError;
import io.repforge.images.ImageFileType;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The images in a folder and below, found in one walk that follows links. The images of a folder that is reached by a link back from below are taken once.
 *
 * @param items the images, class after class, in the order of their paths
 * @param classes names of the classes, in the order of their numbers; none for images without labels
 * @param contents what was found, in words
 */
record ImageFolder(List<ImageFolderDataset.Item> items, List<String> classes, Contents contents) {

    /** Folders and files that systems and programs put beside data, in lower case; also everything that begins with a dot. */
    private static final Set<String> SYSTEM = Set.of("__macosx", "@eadir", "$recycle.bin", "system volume information", "lost+found", "__pycache__",
            "thumbs.db", "ehthumbs.db", "desktop.ini");

    /** Endings of images that aren't read. */
    private static final Set<String> UNREAD = Set.of("heic", "heif", "avif", "jxl", "jp2", "j2k", "jpx", "svg", "psd", "xcf", "ico", "tga", "dds",
            "exr", "hdr", "pcx", "pfm", "pam", "qoi", "eps", "raw", "dng", "cr2", "cr3", "nef", "arw", "orf", "raf", "rw2", "dcm");

    /** So many names are said of what there is. */
    private static final int NAMED = 5;

    /**
     * Looks at a folder.
     *
     * @throws UserError if it is no folder, can't be read, or holds no images as they are wanted
     */
    static ImageFolder of(Path root, ImageFolderSource.Labels labels) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new UserError("image folder " + root + (Files.exists(root) ? " is a file; name the folder that it lies in" : " doesn't exist; check the path"));
        }
        Walk walk = new Walk(root);
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
        return walk.images(labels);
    }

    private static String counted(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    /** How many of what, with the first few names. */
    private static final class Tally {

        private final List<String> names = new ArrayList<>();
        private int count;

        void add(Object name) {
            count++;
            if (names.size() < NAMED) {
                names.add(name.toString());
            }
        }

        String named() {
            return "(" + String.join(", ", names) + (count > names.size() ? ", …)" : ")");
        }
    }

    private static final class Walk extends SimpleFileVisitor<Path> {

        private final Path root;
        private final List<Path> direct = new ArrayList<>();
        /** Images by the folder in the root that they lie in or below. */
        private final Map<String, List<Path>> inFolders = new TreeMap<>();
        private final Map<String, Integer> unread = new TreeMap<>();
        private final Map<String, Integer> others = new TreeMap<>();
        private final Tally system = new Tally();
        private final Tally empty = new Tally();
        private final Tally broken = new Tally();
        private final Tally closed = new Tally();
        private final Tally loops = new Tally();
        private int depth = -1;
        private @Nullable String folder;

        Walk(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
            if (depth >= 0 && isSystem(entered)) {
                system.add(entered.getFileName());
                return FileVisitResult.SKIP_SUBTREE;
            }
            depth++;
            if (depth == 1) {
                folder = entered.getFileName().toString();
                inFolders.put(folder, new ArrayList<>());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path left, @Nullable IOException fault) {
            if (fault != null) {
                closed.add(root.relativize(left));
            }
            depth--;
            folder = depth == 0 ? null : folder;
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String ending = ending(file);
            if (isSystem(file)) {
                system.add(file.getFileName());
            } else if (attributes.isSymbolicLink()) {
                broken.add(root.relativize(file));
            } else if (!attributes.isRegularFile() || !ImageFileType.ENDINGS.contains(ending)) {
                (UNREAD.contains(ending) ? unread : others).merge(ending, 1, Integer::sum);
            } else if (attributes.size() == 0) {
                empty.add(root.relativize(file));
            } else {
                Objects.requireNonNull((folder == null ? direct : inFolders.get(folder))).add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException fault) {
            if (depth < 0) {
                throw new UserError("image folder " + root + " can't be read (" + UserError.reason(fault) + "); check that you may read it", fault);
            }
            (fault instanceof FileSystemLoopException ? loops : closed).add(root.relativize(file));
            return FileVisitResult.CONTINUE;
        }

        private static boolean isSystem(Path path) {
            String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
            return name.startsWith(".") || SYSTEM.contains(name);
        }

        private static String ending(Path file) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            return name.substring(name.lastIndexOf('.') + 1, name.contains(".") ? name.length() : 0);
        }

        ImageFolder images(ImageFolderSource.Labels labels) {
            int below = inFolders.values().stream().mapToInt(List::size).sum();
            boolean classes = switch (labels) {
                case FOLDERS -> true;
                case NONE -> false;
                case AUTO -> below > 0 && below >= direct.size();
            };
            List<String> names = classes ? classes() : List.of();
            List<ImageFolderDataset.Item> items = new ArrayList<>();
            for (int label = 0; label < names.size(); label++) {
                add(Objects.requireNonNull(inFolders.get(names.get(label))), label, items);
            }
            if (!classes) {
                List<Path> all = new ArrayList<>(direct);
                if (labels == ImageFolderSource.Labels.NONE) {
                    inFolders.values().forEach(all::addAll);
                }
                add(all, -1, items);
            }
            if (items.isEmpty()) {
                throw new UserError(nothing(labels));
            }
            return new ImageFolder(items, names, contents(names, items.size(), labels, below));
        }

        private List<String> classes() {
            List<String> names = inFolders.keySet().stream().filter(name -> !Objects.requireNonNull(inFolders.get(name)).isEmpty()).toList();
            return names.isEmpty() ? names : Space.classes(names).names();
        }

        private void add(Collection<Path> images, int label, List<ImageFolderDataset.Item> items) {
            images.stream().sorted().forEach(image -> items.add(new ImageFolderDataset.Item(image, root.relativize(image).toString(), label)));
        }

        private Contents contents(List<String> classes, int images, ImageFolderSource.Labels labels, int below) {
            String of = classes.isEmpty() ? "without labels" : "of " + counted(classes.size(), "class", "classes")
                    + (classes.size() <= NAMED ? " (" + String.join(", ", classes) + ")" : "");
            Contents contents = Contents.of(counted(images, "image", "images") + " " + of + " in " + root);
            if (classes.isEmpty() && labels == ImageFolderSource.Labels.AUTO && below > 0) {
                Tally folders = folders(false);
                contents = contents.leavingOut(counted(below, "image", "images") + " in " + counted(folders.count, "sub-folder", "sub-folders") + " of " + root
                        + " " + folders.named() + " left out, since more images lie beside: set labels: none to use all of them without labels, or"
                        + " labels: folders to use only those in sub-folders, as classes");
            } else if (!classes.isEmpty() && !direct.isEmpty()) {
                contents = contents.leavingOut(counted(direct.size(), "image", "images") + " directly in " + root + " left out, since the sub-folders"
                        + " are the classes: move them into one of them, or set labels: none to use all images without labels");
            }
            for (String what : leftOut()) {
                contents = contents.leavingOut(what);
            }
            for (String what : ignored()) {
                contents = contents.ignoring(what);
            }
            return contents;
        }

        private List<String> leftOut() {
            List<String> all = new ArrayList<>();
            if (!unread.isEmpty()) {
                all.add(counted(sum(unread), "image", "images") + " left out, whose format isn't read (" + listed(unread)
                        + "): convert them to PNG or JPEG to use them");
            }
            if (empty.count > 0) {
                all.add(counted(empty.count, "empty file", "empty files") + " left out " + empty.named() + ": copy or download what should be there again");
            }
            if (broken.count > 0) {
                all.add(counted(broken.count, "link", "links") + " to nothing left out " + broken.named() + ": mend or remove what leads nowhere");
            }
            if (closed.count > 0) {
                all.add(counted(closed.count, "folder or file", "folders or files") + " that can't be read left out " + closed.named() + ": check the rights");
            }
            return all;
        }

        private List<String> ignored() {
            List<String> all = new ArrayList<>();
            if (system.count > 0) {
                all.add(counted(system.count, "hidden or system file or folder ", "hidden or system files or folders ") + system.named());
            }
            Tally without = folders(true);
            if (without.count > 0) {
                all.add(counted(without.count, "folder without images ", "folders without images ") + without.named());
            }
            if (loops.count > 0) {
                all.add(counted(loops.count, "link back to a folder above it ", "links back to folders above them ") + loops.named());
            }
            if (!others.isEmpty()) {
                all.add(counted(sum(others), "other file", "other files") + " (" + listed(others) + ")");
            }
            return all;
        }

        private Tally folders(boolean withoutImages) {
            Tally folders = new Tally();
            inFolders.forEach((name, images) -> {
                if (images.isEmpty() == withoutImages) {
                    folders.add(name);
                }
            });
            return folders;
        }

        private String nothing(ImageFolderSource.Labels labels) {
            List<String> found = new ArrayList<>();
            if (!direct.isEmpty() && labels == ImageFolderSource.Labels.FOLDERS) {
                return "image folder " + root + " has no sub-folders with images to be its classes, only images: set labels: none";
            }
            found.addAll(leftOut());
            found.addAll(ignored());
            return "image folder " + root + " holds no images (" + String.join(", ", ImageFileType.ENDINGS.stream().sorted().toList()) + ")"
                    + (found.isEmpty() ? "" : "; what is there: " + String.join("; ", found));
        }

        private static int sum(Map<String, Integer> counts) {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }

        private static String listed(Map<String, Integer> counts) {
            List<String> most = counts.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed()).limit(NAMED)
                    .map(one -> one.getValue() + " " + (one.getKey().isEmpty() ? "without ending" : "." + one.getKey())).toList();
            return String.join(", ", most) + (counts.size() > most.size() ? ", …" : "");
        }
    }
}
