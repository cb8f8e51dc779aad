package io.repforge.api.graph;

import java.util.HashMap;
import java.util.Map;

/** The names of a graph's scopes and tensors, each given once. */
final class Names {

    private final int most;
    private final Map<String, Integer> taken = new HashMap<>();

    /** @param most number of names from which on there are no more */
    Names(int most) {
        this.most = most;
    }

    /**
     * Takes a name as it is.
     *
     * @param kind what needs it, for the error
     * @throws GraphException if it is taken
     */
    String claim(String whole, String kind) {
        if (taken.putIfAbsent(whole, 1) != null) {
            throw new GraphException(whole + ": there is already a tensor or scope of that name; the " + kind + " needs another name,"
                    + " or share the tensor that is there");
        }
        return whole;
    }

    /** Takes a name, with a number if it is taken. */
    String unique(String wanted) {
        if (taken.size() >= most) {
            throw new GraphException(wanted + ": the graph has " + most + " scopes and tensors already, which is the most");
        }
        int uses = taken.merge(wanted, 1, Integer::sum);
        if (uses == 1) {
            return wanted;
        }
        String numbered = wanted + "_" + (uses - 1);
        return taken.putIfAbsent(numbered, 1) == null ? numbered : unique(wanted);
    }
}
