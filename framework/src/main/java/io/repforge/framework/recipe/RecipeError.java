package io.repforge.framework.recipe;

import io.repforge.framework.NearestName;
import io.repforge.framework.UserError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that is wrong with a recipe, or with options given elsewhere. */
public final class RecipeError extends UserError {

    /** Faults that a message shows: a file that is no recipe at all may have thousands. */
    private static final int MAX_SHOWN = 20;

    private final transient List<Fault> faults;

    RecipeError(List<Fault> faults) {
        super(message(faults));
        this.faults = List.copyOf(faults);
    }

    /** The faults, by line; at least one. */
    public List<Fault> faults() {
        return faults;
    }

    private static String message(List<Fault> faults) {
        if (faults.size() == 1) {
            return faults.get(0).toString();
        }
        String more = faults.size() <= MAX_SHOWN ? "" : "\n  … and " + (faults.size() - MAX_SHOWN) + " more";
        Set<String> lists = new HashSet<>();
        return faults.stream().limit(MAX_SHOWN).map(fault -> "\n  " + withListOnce(fault.toString(), lists))
                .collect(Collectors.joining("", faults.size() + " faults:", more));
    }

    /** A list of what is valid, the first time; that it is the same as before, later. */
    private static String withListOnce(String fault, Set<String> lists) {
        int list = fault.indexOf(NearestName.LIST);
        return list < 0 || lists.add(fault.substring(list)) ? fault : fault.substring(0, list) + "valid are those above";
    }
}
