package io.repforge.framework.install;

import io.repforge.framework.UserError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the user trusts: who has signed what is installed, and, if they say so, whoever hasn't.
 *
 * @param before what is installed
 * @param unsigned whether the user takes what nobody vouches for
 */
record Trust(PluginLock before, boolean unsigned) {

    private static final Logger LOG = LoggerFactory.getLogger(Trust.class);

    /** Whether a release has a signature by its publisher's key. */
    static boolean isSigned(IndexedPlugin plugin, IndexedRelease release) {
        return plugin.publisher() != null && release.signature() != null
                && plugin.publisher().key().hasSigned(IndexedRelease.signed(plugin.id(), release.version(), release.requires(), release.sha512()), release.signature());
    }

    /** Whoever has signed what is installed signs what comes after it. */
    void requireSameKey(IndexedPlugin plugin, IndexedRelease release) {
        LockedPlugin known = before.find(plugin.id()).orElse(null);
        IndexedPlugin.Publisher publisher = plugin.publisher();
        if (known != null && known.key() != null && publisher != null && !known.key().equals(publisher.key().toString())) {
            requireUnsigned(plugin.id() + " " + release.version() + ": is signed by another key (" + publisher.key().fingerprint() + ") than the " + known.version()
                    + " that is installed (" + PublisherKey.parse(known.key()).fingerprint() + "); ask " + known.publisher() + " whether that is theirs");
        }
    }

    /** Refuses what nobody vouches for, unless the user does. */
    void requireUnsigned(String doubt) {
        if (!unsigned) {
            throw new UserError(doubt + "; if you trust it all the same, say --unsigned.");
        }
        LOG.warn("{}; it is installed since you have said --unsigned.", doubt);
    }
}
