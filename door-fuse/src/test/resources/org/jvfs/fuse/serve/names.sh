# Copyright 2026 the jvfs authors
# SPDX-License-Identifier: Apache-2.0

echo one >a; mkdir d; echo two >d/b
try mkdir d; try mkdir x/y; try rmdir d; try rm a/b; try rmdir a; try unlink d
try mv a d/a; show d d/a; mark d; mv d/a d/c; changed d; try ls d
try mv -T d/c d; try mv -T d d/e; mkdir e; try mv -T d e; mkdir -p f/g; try mv -T e f
long=$(printf 'n%.0s' $(seq 255)); echo l >"$long"; cat "$long"; try touch "${long}n"; rm "$long"
printf x >$'bytes\xff\xfe name'; ls | od -c | head; rm $'bytes\xff\xfe name'
ln -s nowhere l; try cat l; readlink l; show l; ln -s "$(printf 't%.0s' $(seq 4000))" ll; readlink ll | wc -c
try ln e/c hard; show hard e/c; mark hard; rm e/c; changed hard; show hard
ln hard h2; ln hard h3; show hard; rm hard h2; show h3; cat h3
try ln f dirlink; try ln -s x l
ln -s loop2 loop1; ln -s loop1 loop2; try cat loop1
py '
open("p","w").write("p"); open("q","w").write("q"); os.mkdir("dd")
import ctypes; c=ctypes.CDLL(None,use_errno=True)
def renameat2(a,b,f):
  r=c.renameat2(-100,a.encode(),-100,b.encode(),f)
  if r<0: e=ctypes.get_errno(); raise OSError(e,"")
  return r
call(renameat2,"p","q",1); call(renameat2,"p","new",1); call(renameat2,"new","q",2)
print(open("new").read(),open("q").read()); call(renameat2,"new","dd",2); print(sorted(os.listdir(".")))
print(os.path.isdir("new")); call(renameat2,"q","absent",2); call(renameat2,"q","w",4); s=os.lstat("q"); print(oct(s.st_mode),s.st_rdev)
call(renameat2,"w","new",0); call(renameat2,"new","w",0); call(renameat2,"w","w2",9)
'
mkdir -p deep/1/2/3; try mv deep deep/1/2; try mv -T deep/1/2 deep; (cd deep/1/2; mv ../../../deep ../../../moved; pwd -P | sed 's/.*moved/moved/'; mkdir ok; ls)
find . | sort
