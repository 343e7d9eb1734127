# Fills a mounted ext4 with one of everything: fill.sh MOUNT [FILE-OF-NAMES]
set -eu
export TZ=UTC LC_ALL=C
cd "$1"
# Content in the inode, direct, indirect, far, sparse, and of many pieces.
mkdir -p files/deep
: > files/empty
for n in 1 59 60 61 100 130 160 400 1000 1024 4095 4096 4097; do
  head -c $n /dev/urandom > files/size-$n
done
head -c 3001003 /dev/urandom > files/random
truncate -s 9000000 files/tail
printf begin > files/growing; truncate -s 1000000 files/growing
perl -e 'open F, ">", "files/pieces"; for (0..1999) { sysseek F, $_ * 8192, 0;
  syswrite F, "p$_" x 100 }'
perl -e 'open F, ">", "files/backwards"; for (0..400) { sysseek F, (400 - $_) * 5000, 0;
  syswrite F, "b$_" x 700 }'
perl -e 'open F, ">", "files/far"; for $at (12, 267, 268, 12 + 256 + 65536 - 1, 12 + 256 + 65536,
  5000000, 16000000) { sysseek F, $at * 1024, 0; syswrite F, "far $at" or exit }
  for $at (4<<30, (1<<40) - 5) { sysseek F, $at, 0; syswrite F, "far $at" }' || true
perl -e 'open F, ">", "files/max"; for $p (reverse 30..44) { truncate(F, (1 << $p) - 4096)
  and sysseek(F, (1 << $p) - 4100, 0) and syswrite(F, "max") and exit } truncate(F, 1 << 24)'
fallocate -o 100000 -l 700000 files/unwritten 2>/dev/null || true
printf written | dd of=files/unwritten bs=1 seek=300000 conv=notrunc status=none
fallocate -n -l 500000 files/kept 2>/dev/null || true
cp files/random files/punched
fallocate -p -o 40000 -l 300000 files/punched 2>/dev/null || true
fallocate -z -o 1000000 -l 100000 files/punched 2>/dev/null || true
ln files/random files/hard; ln files/hard files/deep/hard
# Links and nodes.
for n in 1 30 58 59 60 61 150 156 157 255 1000; do
  ln -s $(printf 'l%.0s' $(seq 1 $n)) files/link-$n || true
done
ln -s ../files files/up
for l in 30 61; do
  setfattr -h -n trusted.on-link -v $(printf 'o%.0s' $(seq 1 300)) files/link-$l
  setfattr -h -n security.on-link -v short files/link-$l
done
setfattr -h -n trusted.on-link -v $(printf 'o%.0s' $(seq 1 3500)) files/link-58 2>/dev/null || true
mknod files/null c 1 3; mknod files/block b 8 17; mknod files/wide b 259 70000
mknod files/major c 4000 1048575
mkfifo files/fifo
perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un("files/socket"))'
# Times, ids, modes, flags.
n=0
for t in 1900-01-01T00:00:00 1901-12-13T20:45:52 1923-01-02T03:04:05.5 1969-12-31T23:59:59.999999999 \
    1970-01-01T00:00:00 2038-01-19T03:14:07.5 2038-01-19T03:14:08.25 2106-02-07T06:28:16 \
    2150-01-02T03:04:05.678901234 2310-04-04T00:00:00 2446-05-10T22:38:55.999999999 \
    2500-01-01T00:00:00; do
  n=$((n + 1)); echo $t > files/time-$n; touch -d $t files/time-$n
  touch -a -d $t files/fifo
done
chown 70001:70002 files/size-100; chmod 6751 files/size-100
chown 4294967294:65536 files/size-61
chmod 0 files/size-60; chmod 1777 files/deep; chown 1:8 files/size-59; chmod 640 files/size-59
chown 3:200000 files/size-130; chmod 070 files/size-130
chattr +A files/random; chattr +d files/size-1 2>/dev/null || true
chattr +i files/size-400; chattr +a files/size-1000
chattr -p 1234 files/size-4095 2>/dev/null || true
# Attributes in the inode, in a block, in inodes, shared blocks.
setfattr -n user.one -v eins files/size-1
setfattr -n user.empty files/size-1
setfattr -n trusted.two -v zwei files/size-1
setfattr -n security.three -v $(printf 'z%.0s' $(seq 1 60)) files/size-1
for i in 1 2 3 4 5 6 7; do
  setfattr -n user.many$i -v $(printf 'v%.0s' $(seq 1 $((i * 17)))) files/size-100
  setfattr -n user.many$i -v $(printf 'v%.0s' $(seq 1 $((i * 17)))) files/size-59
done
setfattr -n user.large -v $(printf 'L%.0s' $(seq 1 900)) files/size-160 2>/dev/null || true
setfattr -n user.larger -v $(printf 'L%.0s' $(seq 1 3000)) files/size-160 2>/dev/null || true
setfattr -n user.huge -v $(printf 'H%.0s' $(seq 1 30000)) files/size-160 2>/dev/null || true
setfattr -n user.huge -v $(printf 'H%.0s' $(seq 1 30000)) files/size-61 2>/dev/null || true
setfattr -n user.$(printf '\xc3\xa9%.0s' $(seq 1 60)) -v umlaut files/size-61
setfattr -n user.$(printf 'n%.0s' $(seq 1 250)) -v long files/size-4096 || true
setfacl -m u:1:rwx,u:70004:r,g:70003:r-x,g:8:w,m::rx files/size-4097
setfacl -m u:1:-,g:200000:rw files/size-1024
setfacl -d -m u:2:rw,g:9:x files/deep; mkdir files/deep/heir; : > files/deep/heir/child
# Directories: empty, in the inode, of one block, wide names, deep, emptied, hashed.
mkdir dirs dirs/none dirs/tiny dirs/one dirs/wide dirs/emptied dirs/big
for i in 1 2 3; do : > dirs/tiny/$i; done
for i in $(seq 1 12); do : > dirs/one/name-$i; done; rm dirs/one/name-3 dirs/one/name-4
perl -e 'for (1..80) { my $n = "\xc3\xa4\xff\x01\n \\"; open F, ">", "dirs/wide/" . substr($n x 40, 0, $_ * 3)
    . "w" x ($_ % 5 == 0 ? 255 - 3 * $_ : 0) }'
perl -e 'for (1..900) { open F, ">", "dirs/emptied/" . "e" x 60 . $_ } for (1..900) { unlink "dirs/emptied/" . "e" x 60 . $_ unless $_ % 200 == 7 }'
perl -e 'for (1..2500) { open F, ">", "dirs/big/$_-" . "n" x ($_ % 60 + 1) }
  for (1..200) { unlink "dirs/big/" . $_ * 10 . "-" . "n" x ($_ * 10 % 60 + 1) }'
perl -e 'for (1..300) { mkdir "dirs/big/sub$_" }'
d=dirs; for i in $(seq 1 40); do d=$d/d$i; mkdir $d; done; echo deep > $d/bottom
if [ -n "$2" ]; then mkdir same; perl -ne 'chomp; open F, ">", "same/$_"' < "$2"; fi
