package io.repforge.s3;

import io.repforge.api.data.RemoteException;

/**
 * What {@code s3://bucket/key} names. A key is taken as it is written, as AWS's own tools do.
 *
 * @param bucket its name
 * @param key of the object, or what the keys of several begin with
 */
record ObjectUrl(String bucket, String key) {

    private static final String START = "s3://";

    /** @throws RemoteException if it names no bucket */
    static ObjectUrl parse(String url) throws RemoteException {
        String path = url.substring(START.length());
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        if (!url.regionMatches(true, 0, START, 0, START.length()) || bucket.isEmpty()) {
            throw RemoteException.lasting("'" + url + "' names no bucket; write s3://bucket/key", null);
        }
        return new ObjectUrl(bucket, slash < 0 ? "" : path.substring(slash + 1));
    }

    /** @throws RemoteException if there is no key */
    ObjectUrl requireKey() throws RemoteException {
        if (key.isEmpty()) {
            throw RemoteException.lasting("'" + this + "' names no object; write s3://bucket/key", null);
        }
        return this;
    }

    ObjectUrl withKey(String other) {
        return new ObjectUrl(bucket, other);
    }

    @Override
    public String toString() {
        return START + bucket + "/" + key;
    }
}
