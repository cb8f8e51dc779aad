package io.repforge.framework;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fault of the user's input: a recipe, a plugin, data, a checkpoint. The message is all that the user sees: one sentence that names
 * the file, the key or the member, says what is wrong and what to do.
 */
public class UserError extends RuntimeException {

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What couldn't be read or written, in words: the messages of file systems are often no more than the file's name. */
    public static UserError of(IOException fault) {
        boolean bare = fault instanceof FileSystemException file && file.getReason() == null;
        return new UserError(bare ? ((FileSystemException) fault).getFile() + " can't be read or written (" + reason(fault)
                + "): check the path and its rights." : Objects.requireNonNullElse(fault.getMessage(), fault.toString()), fault);
    }

    /** Why, without the file's name where it is known. */
    public static String reason(IOException fault) {
        if (fault instanceof FileAlreadyExistsException) {
            return "there is a file of that name";
        } else if (fault instanceof NoSuchFileException) {
            return "there is no such file or folder";
        } else if (fault instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (fault instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return fault.getClass() == IOException.class && fault.getMessage() != null ? fault.getMessage() : fault.toString();
    }
}
