# Copyright 2026 the jvfs authors
# SPDX-License-Identifier: Apache-2.0

touch f; mkdir d; ln -s f l; mkfifo p
py '
for n in ("user.a","trusted.a","security.a","system.a","other.a","user.","user"):
  call(os.setxattr,"f",n,b"v"); call(os.getxattr,"f",n)
print(sorted(os.listxattr("f"))); call(os.setxattr,"f","user.a",b"w",os.XATTR_CREATE); call(os.setxattr,"f","user.b",b"w",os.XATTR_REPLACE); call(os.setxattr,"f","user.a",b"",os.XATTR_REPLACE); call(os.getxattr,"f","user.a")
call(os.removexattr,"f","user.a"); call(os.removexattr,"f","user.a"); call(os.setxattr,"f","user."+"n"*250,b"long"); call(os.setxattr,"f","user."+"n"*251,b"long"); call(os.setxattr,"f","user.big",b"x"*65536); print(len(os.getxattr("f","user.big"))); call(os.setxattr,"f","user.big",b"x"*65537)
call(os.setxattr,"l","user.a",b"v",follow_symlinks=False); call(os.setxattr,"l","trusted.a",b"v",follow_symlinks=False); call(os.setxattr,"p","user.a",b"v"); call(os.setxattr,"d","user.a",b"v"); print(os.listxattr("d"),os.listxattr("l",follow_symlinks=False))
os.chmod("f",0o604); os.setxattr("f","user.r",b"r")
if os.fork()==0:
  os.setgroups([]); os.setresgid(1000,1000,1000); os.setresuid(1000,1000,1000)
  print(sorted(os.listxattr("f"))); call(os.getxattr,"f","user.r"); call(os.setxattr,"f","user.r",b"x"); call(os.getxattr,"f","trusted.a"); call(os.setxattr,"f","trusted.b",b"x"); call(os.getxattr,"f","security.a"); call(os.setxattr,"f","security.b",b"x"); call(os.removexattr,"f","security.a"); os._exit(0)
os.wait()
'
setcap cap_net_raw+ep f; getcap f; echo x >>f; getcap f; echo done
