# Fills a mounted ext4 with a few objects of many structures: small.sh MOUNT
set -eu
export TZ=UTC LC_ALL=C
cd "$1"
echo hello > small
head -c 130 /dev/zero | tr '\0' x > inline
perl -e 'open F, ">", "pieces"; for (0..419) { sysseek F, $_ * 2048, 0; syswrite F, "p$_" }'
perl -e 'open F, ">", "few"; for (0..9) { sysseek F, $_ * 4096, 0; syswrite F, "p$_" }'
perl -e 'open F, ">", "far"; for $at (0, 20, 300, 70000) { sysseek F, $at * 1024, 0; syswrite F, "f" }'
fallocate -l 20000 unwritten 2>/dev/null || true
ln -s small link; ln -s $(printf 'l%.0s' $(seq 1 150)) long
mknod null c 1 3
setfattr -n user.one -v eins small
for i in 1 2 3 4 5; do setfattr -n user.many$i -v $(printf 'v%.0s' $(seq 1 $((i * 17)))) few; done
setfattr -n user.large -v $(printf 'L%.0s' $(seq 1 3000)) few 2>/dev/null || true
setfattr -n user.one -v $(printf 'v%.0s' $(seq 1 300)) far
setfacl -m u:1:rwx,g:70003:r-x,m::rx pieces
setfacl -d -m u:2:rw .
mkdir tiny one big tiny/below; : > tiny/1
for i in $(seq 1 9); do : > one/name-$i; done
perl -e 'for (1..40) { open F, ">", "big/" . "n" x 200 . $_ }'
