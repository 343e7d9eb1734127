# Copyright 2026 the jvfs authors
# SPDX-License-Identifier: Apache-2.0

printf 'abc' >f; printf 'def' >>f; cat f; echo; show f; truncate -s 2 f; cat f; echo; truncate -s 10 f; od -c f; show f
: >f; show f; try truncate -s -1 f
py '
f=os.open("s",os.O_CREAT|os.O_RDWR,0o644); os.pwrite(f,b"x"*10,1<<20); s=os.fstat(f); print(s.st_size,s.st_blocks)
print(os.lseek(f,0,os.SEEK_DATA),os.lseek(f,0,os.SEEK_HOLE),os.lseek(f,1<<20,os.SEEK_HOLE)); call(os.lseek,f,1<<21,os.SEEK_DATA)
print(os.pread(f,20,(1<<20)-10)); os.ftruncate(f,(1<<20)+5); print(os.pread(f,100,1<<20)); os.ftruncate(f,1<<22); print(os.pread(f,10,(1<<20)))
import ctypes; c=ctypes.CDLL(None,use_errno=True); c.fallocate.argtypes=[ctypes.c_int,ctypes.c_int,ctypes.c_long,ctypes.c_long]
def fallocate(*a):
  r=c.fallocate(*a)
  if r<0: raise OSError(ctypes.get_errno(),"")
  return r
g=os.open("g",os.O_CREAT|os.O_RDWR,0o644); os.write(g,b"y"*20000)
call(fallocate,g,0,0,65536); print(os.fstat(g).st_size,os.fstat(g).st_blocks); call(fallocate,g,3,4096,8192); print(os.fstat(g).st_blocks,os.pread(g,5,4094),os.pread(g,5,12286))
call(fallocate,g,1,100000,4096); print(os.fstat(g).st_size); call(fallocate,g,0,-1,1); call(fallocate,g,2,0,1)
a=os.open("g",os.O_WRONLY|os.O_APPEND); os.write(a,b"end"); print(os.lseek(a,0,os.SEEK_CUR)); os.pwrite(a,b"END",0); print(os.fstat(g).st_size,os.pread(g,10,65536)); call(os.read,a,1)
r=os.open("g",os.O_RDONLY); call(os.write,r,b"x"); call(os.ftruncate,r,0); print(os.copy_file_range(g,f,10000,0,5000),os.pread(f,3,5000))
call(os.copy_file_range,g,r,10)
import mmap
m=mmap.mmap(f,1<<22); m[0:5]=b"mmap!"; print(os.pread(f,5,0)); os.pwrite(f,b"write",10); print(m[10:15]); m.flush(); m.close()
os.unlink("g"); s=os.fstat(g); print(s.st_nlink,s.st_size); os.write(g,b"still"); print(os.pread(g,5,20000)); call(os.open,"g",os.O_RDONLY)
os.close(g); t=os.open("new",os.O_CREAT|os.O_EXCL|os.O_RDWR,0); os.write(t,b"zero mode"); print(os.pread(t,9,0)); call(os.open,"new",os.O_CREAT|os.O_EXCL|os.O_RDWR)
d=os.open("s",os.O_RDWR|os.O_DIRECT); b=mmap.mmap(-1,8192); b[:]=b"D"*8192; print(os.writev(d,[b]),os.preadv(d,[b],4096),os.fstat(d).st_size)
w=os.open("s",os.O_WRONLY|os.O_TRUNC); print(os.fstat(w).st_size,os.pread(f,10,0)); call(os.open,".",os.O_WRONLY); call(os.open,"s",os.O_RDONLY|os.O_DIRECTORY)
big=os.urandom(5<<20); h=os.open("big",os.O_CREAT|os.O_RDWR); os.write(h,big); print(open("big","rb").read()==big, os.pread(h,3<<20,12345)==big[12345:12345+(3<<20)])
call(os.pwrite,h,b"x",(1<<63)-1); call(os.lseek,h,-1,0); print(os.sendfile(f,h,100,1000),os.pread(f,1000,0)==big[100:1100])
'
sync; show f s big
