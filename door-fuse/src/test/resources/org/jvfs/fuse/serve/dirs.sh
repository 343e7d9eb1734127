# Copyright 2026 the jvfs authors
# SPDX-License-Identifier: Apache-2.0

mkdir big; (cd big; for i in $(seq 0 999); do echo $i; done | xargs touch); ls big | wc -l; ls -l big | wc -l; ls -l big | wc -l; ls -U big | sort -n | md5sum
rm big/5*; ls big | wc -l; touch big/new; ls big | grep -c new; find big -type f | wc -l; mv big/new big/newer; ls big | grep new
py '
import ctypes
d=os.scandir("big"); seen=set()
for e in d:
  seen.add(e.name); e.stat(follow_symlinks=False)
  if e.name.startswith("1"): os.unlink("big/"+e.name)
print(len(seen), len(os.listdir("big")))
c=ctypes.CDLL(None,use_errno=True); c.opendir.restype=ctypes.c_void_p
class D(ctypes.Structure): _fields_=[("ino",ctypes.c_ulong),("off",ctypes.c_long),("len",ctypes.c_ushort),("type",ctypes.c_ubyte),("name",ctypes.c_char*256)]
c.readdir.restype=ctypes.POINTER(D); c.readdir.argtypes=c.rewinddir.argtypes=c.telldir.argtypes=[ctypes.c_void_p]; c.telldir.restype=ctypes.c_long; c.seekdir.argtypes=[ctypes.c_void_p,ctypes.c_long]
p=c.opendir(b"big"); names=[]; cookies={}
while True:
  at=c.telldir(p); e=c.readdir(p)
  if not e: break
  names.append(e.contents.name); cookies[e.contents.name]=at
print(len(names), len(set(names)))
bad=0
for n in names[::7]:
  c.seekdir(p,cookies[n]); e=c.readdir(p); bad+=not e or e.contents.name!=n
print("bad",bad)
for n in names[10:60]:
  if n not in (b".",b".."): os.unlink(b"big/"+n)
c.seekdir(p,cookies[names[100]]); print(c.readdir(p).contents.name==names[100])
open("big/extra","w"); c.rewinddir(p); l=[]
while True:
  e=c.readdir(p)
  if not e: break
  l.append(e.contents.name)
print(b"extra" in l, len(l)==len(names)-50+1)
st=os.stat("big"); print(st.st_nlink, stat.S_ISDIR(st.st_mode)); os.mkdir("gone"); f=os.open("gone",os.O_RDONLY); os.rmdir("gone"); call(os.listdir,f); call(os.open,"x",os.O_CREAT|os.O_WRONLY,dir_fd=f); print(os.fstat(f).st_nlink)
call(os.listdir,"nodir"); call(os.rmdir,"big"); print(os.stat("big/..").st_ino==os.stat(".").st_ino)
'
mkdir types; cd types; mkfifo p; mknod c c 1 3; ln -s x l; touch f; mkdir d; python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("s")'
py 'print(sorted((e.name,e.is_dir(),e.is_file(follow_symlinks=False),e.is_symlink()) for e in os.scandir("."))); print([(n,hex(os.lstat(n).st_mode),os.lstat(n).st_rdev) for n in sorted(os.listdir("."))])'
(echo through >p &); cat p; mknod b b 8 300; ls -l b c | cut -c1-10; stat -c '%t %T' b c; try cat s
