package io.repforge.framework.data.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.repforge.api.data.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken for images and classes, what isn't, and what is said of it. */
class ImageFolderTest {

    @TempDir
    Path dir;

    private void files(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(dir.resolve(name).getParent());
            Files.writeString(dir.resolve(name), "x");
        }
    }

    private void link(String name, String to) throws IOException {
        Files.createDirectories(dir.resolve(name).getParent());
        Files.createSymbolicLink(dir.resolve(name), dir.resolve(to));
    }

    private ImageFolder open(String folder) throws IOException {
        return open(folder, ImageFolderSource.Labels.AUTO);
    }

    private ImageFolder open(String folder, ImageFolderSource.Labels labels) throws IOException {
        return ImageFolder.of(dir.resolve(folder), labels);
    }

    /** As {@code name=label}. */
    private List<String> items(ImageFolder folder, String root) {
        return folder.items().stream().map(item -> dir.resolve(root).relativize(item.file()) + "=" + item.label()).toList();
    }

    private static void assertContents(String holds, List<String> ignored, List<String> leftOut, Contents contents) {
        assertEquals(holds, contents.holds());
        assertEquals(ignored, contents.ignored());
        assertEquals(leftOut, contents.leftOut());
    }

    @Test
    void linksAreFollowed() throws IOException {
        files("s/cat/0.png", "real/dog/1.png", "real/one.jpg");
        link("s/dog", "real/dog");
        link("s/cat/9.jpg", "real/one.jpg");
        link("flat", "s/cat");
        assertEquals(List.of("cat/0.png=0", "cat/9.jpg=0", "dog/1.png=1"), items(open("s"), "s"));
        assertEquals(List.of("0.png=-1", "9.jpg=-1"), items(open("flat"), "flat"));
        assertContents("3 images of 2 classes (cat, dog) in " + dir.resolve("s"), List.of(), List.of(), open("s").contents());
    }

    @Test
    void aLinkThatLeadsBackIsFollowedOnce() throws IOException {
        files("s/cat/0.png", "s/dog/1.png");
        link("s/cat/again", "s");
        link("s/dog/deep/self", "s/dog/deep");
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            ImageFolder folder = open("s");
            assertEquals(List.of("cat/0.png=0", "dog/1.png=1"), items(folder, "s"));
            assertEquals(List.of("2 links back to folders above them (cat/again, dog/deep/self)"),
                    folder.contents().ignored().stream().map(loops -> loops.replace("dog/deep/self, cat/again", "cat/again, dog/deep/self")).toList());
        });
    }

    @Test
    void whatSystemsAndProgramsPutBesideImagesIsNoData() throws IOException {
        files("s/cat/0.png", "s/cat/.ipynb_checkpoints/0-checkpoint.png", "s/__MACOSX/cat/._0.png", "s/cat/Thumbs.db", "s/cat/desktop.ini", "s/.DS_Store",
                "s/@eaDir/0.jpg", "s/cat/._0.png", "s/.git/x.png");
        ImageFolder folder = open("s");
        assertEquals(List.of("cat/0.png=0"), items(folder, "s"));
        assertEquals("1 image of 1 class (cat) in " + dir.resolve("s"), folder.contents().holds());
        assertEquals("8 hidden or system files or folders (", folder.contents().ignored().get(0).substring(0, 37));
        assertEquals(List.of(), folder.contents().leftOut());
    }

    @Test
    void aFolderThatIsNamedMayBeHidden() throws IOException {
        files(".cache/0.png");
        assertEquals(1, open(".cache").items().size());
    }

    @Test
    void foldersWithoutImagesAreNoClasses() throws IOException {
        files("s/b/0.png", "s/c/deep/1.png", "s/notes/readme.txt");
        Files.createDirectories(dir.resolve("s/a"));
        assertEquals(List.of("b", "c"), open("s").classes());
        assertContents("2 images of 2 classes (b, c) in " + dir.resolve("s"),
                List.of("2 folders without images (a, notes)", "1 other file (1 .txt)"), List.of(), open("s").contents());
    }

    @Test
    void ofImagesBesideASubFolderTheMoreAreUsedAndTheOthersTold() throws IOException {
        files("d/0.png", "d/1.png", "d/2.png", "d/thumbs/t.png");
        Path d = dir.resolve("d");
        assertEquals(List.of("0.png=-1", "1.png=-1", "2.png=-1"), items(open("d"), "d"));
        assertContents("3 images without labels in " + d, List.of(),
                List.of("1 image in 1 sub-folder of " + d + " (thumbs) left out, since more images lie beside: set labels: none to use all of them without labels,"
                        + " or labels: folders to use only those in sub-folders, as classes"),
                open("d").contents());

        files("d/thumbs/u.png", "d/thumbs/v.png");
        assertEquals(List.of("thumbs/t.png=0", "thumbs/u.png=0", "thumbs/v.png=0"), items(open("d"), "d"));
        assertEquals(List.of("3 images directly in " + d + " left out, since the sub-folders are the classes: move them into one of them, or set labels: none to"
                + " use all images without labels"), open("d").contents().leftOut());
    }

    @Test
    void labelsCanBeAskedForOrDeclined() throws IOException {
        files("d/0.png", "d/1.png", "d/a/2.png");
        assertEquals(List.of("a/2.png=0"), items(open("d", ImageFolderSource.Labels.FOLDERS), "d"));
        ImageFolder all = open("d", ImageFolderSource.Labels.NONE);
        assertEquals(List.of("0.png=-1", "1.png=-1", "a/2.png=-1"), items(all, "d"));
        assertContents("3 images without labels in " + dir.resolve("d"), List.of(), List.of(), all.contents());
    }

    @Test
    void whatLooksLikeAnImageButIsntUsedIsTold() throws IOException {
        files("d/a.png", "d/b.heic", "d/c.HEIC", "d/e.avif", "d/notes.txt", "d/LICENSE");
        Files.createFile(dir.resolve("d/empty.jpg"));
        link("d/lost.png", "nowhere.png");
        assertContents("1 image without labels in " + dir.resolve("d"), List.of("2 other files (1 without ending, 1 .txt)"), List.of(
                "3 images left out, whose format isn't read (2 .heic, 1 .avif): convert them to PNG or JPEG to use them",
                "1 empty file left out (empty.jpg): copy or download what should be there again",
                "1 link to nothing left out (lost.png): mend or remove what leads nowhere"), open("d").contents());
    }
}
