#!/usr/bin/env bash
# Packs Repforge's CUDA build with a Java of its own, for a GPU machine that has neither Java nor a network: DIR/part-00 … and what unpacks and
# checks them. Needs a JDK with jlink, Maven, zstd, strip and python3 here, on linux-x86_64.
#
#   src-tests/gpu/pack.sh [DIR]          DIR: .gpu in the checkout, which git ignores, where left out
#
# Environment: ARCH (90: the architecture whose GPU code is kept, which is the H100's and H200's; 80 A100, 89 L40 and RTX 40, 120 RTX 50; empty for all of
# them), LEVEL of zstd (6), PART, the size of a part (52M), WORK, a folder for what is made on the way.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
home=$(cd "$here/../.." && pwd -P)
out=${1:-$home/.gpu}
work=${WORK:-${TMPDIR:-/tmp}/repforge-gpu-pack}
arch=${ARCH-90}
java_home=$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")")

"$home/repforge" --rebuild=cuda
(cd "$home" && mvn -B -q package -Pcuda -am -pl src-tests/gpu -DskipTests)
rm -rf "$work" "$out"
mkdir -p "$work/oslib" "$work/zstd" "$out"
jlink --add-modules java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.management,jdk.unsupported,jdk.zipfs \
    --strip-debug --no-header-files --no-man-pages --compress=0 --output "$work/jre"
python3 "$here/slim.py" "$home/.repforge/lib" "$work/lib" $arch
cp "$home"/src-tests/gpu/target/repforge-gpu-check-*.jar "$work/lib/"
mkdir -p "$work/home"
cp -rL "$home/.repforge/bundles" "$work/plugins"
mkdir -p "$work/configs"
find "$home/configs" -maxdepth 2 -name "*.yaml" -exec cp {} "$work/configs/" \;

# Distributions' Java and zstd are linked with libraries that the other machine may lack; they come last on its path.
closure() {
    ldd "$@" 2> /dev/null | awk '$2 == "=>" && $3 ~ /^\// {print $3}' | sort -u |
        grep -vE '/(libc|libm|libdl|libpthread|librt|libgcc_s|libstdc\+\+|ld-linux[^/]*|libX[^/]*|libxcb[^/]*|libasound|libjvm|libjava|libjli|libawt[^/]*)\.so' |
        grep -v "^$work\|^$java_home" || true
}
for file in $(closure "$work"/jre/lib/{libjli,libzip,libjavajpeg,liblcms,libfontmanager,libawt}.so "$work/jre/bin/java"); do cp -L "$file" "$work/oslib/"; done
cp -L "$(command -v zstd)" "$work/zstd/"
for file in $(closure "$(command -v zstd)"); do cp -L "$file" "$work/zstd/"; done

cp -r "$work/zstd" "$out/zstd"
cp "$here/check.sh" "$here/torch_steps.py" "$out/"
tar c -C "$work" jre lib plugins configs oslib | zstd -q "-${LEVEL:-6}" --long=27 -T2 | split -b "${PART:-52M}" -d - "$out/part-"
(cd "$out" && sha256sum part-* > parts.sha256 && du -ch part-*)
