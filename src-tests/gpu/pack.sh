#!/usr/bin/env bash
# pack.sh CHECKOUT: makes CHECKOUT/.gpu (git-ignored through .git/info/exclude) for a GPU machine without Java and network: part-00 … part-NN,
# zstd (a program with its libraries), check.sh and what it needs.
# ARCH=90 (default) keeps only that architecture's GPU code in libonnxruntime_providers_cuda.so; ARCH= keeps all. LEVEL: of zstd (6). REUSE=1: keep jre/ and lib/ of an earlier run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd); home=$(cd "$1" && pwd); work=${WORK:-${TMPDIR:-/tmp}/gpu-pack}
ARCH=${ARCH-90}; LEVEL=${LEVEL:-6}; PART=${PART:-52M}
cd "$home"
[ "$(cat .repforge/built 2>/dev/null)" = cuda ] || ./repforge --rebuild=cuda
mkdir -p "$work"
if [ -z "${REUSE:-}" ] || [ ! -d "$work/jre" ]; then
    rm -rf "$work/jre"
    jlink --add-modules java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.management,jdk.unsupported,jdk.zipfs \
        --strip-debug --no-header-files --no-man-pages --compress=0 --output "$work/jre"
fi
if [ -z "${REUSE:-}" ] || [ ! -d "$work/lib" ]; then
    rm -rf "$work/lib"; python3 "$here/slim.py" .repforge/lib "$work/lib" $ARCH
fi
rm -rf "$work/plugins" "$work/oslib" "$work/z"; mkdir -p "$work/oslib" "$work/z"
cp -rL .repforge/plugins "$work/plugins"; echo cuda > "$work/built"
# Debian's Java links against libraries that the other machine may lack; they come last on its path.
closure() { ldd "$@" 2>/dev/null | awk '$2 == "=>" && $3 ~ /^\// {print $3}' | sort -u | grep -vE '/(libc|libm|libdl|libpthread|librt|libgcc_s|libstdc\+\+|ld-linux[^/]*|libX[^/]*|libxcb[^/]*|libasound|libjvm|libjava|libjli|libawt[^/]*)\.so' | grep -v "^$work" || true; }
for f in $(closure "$work"/jre/lib/{libjli,libzip,libjavajpeg,liblcms,libfontmanager,libawt}.so "$work/jre/bin/java"); do cp -L "$f" "$work/oslib/"; done
cp -L /usr/bin/zstd "$work/z/"; for f in $(closure /usr/bin/zstd); do cp -L "$f" "$work/z/"; done
mkdir -p .gpu
rm -rf .gpu/part-* .gpu/zstd; cp -r "$work/z" .gpu/zstd
tar c -C "$work" jre lib plugins oslib built | zstd -q "-$LEVEL" --long=27 -T2 | split -b "$PART" -d - .gpu/part-
cp "$here/check.sh" "$here/torch_steps.py" "$here/compare.py" "$here/pngs.py" .gpu/
(cd .gpu && sha256sum part-* > parts.sha256; ls -la; du -cb part-* | tail -1)
