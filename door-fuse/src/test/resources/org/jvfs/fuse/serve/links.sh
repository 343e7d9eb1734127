# Copyright 2026 the jvfs authors
# SPDX-License-Identifier: Apache-2.0

touch a; mkdir d e; ln a d/b; ln a e/c; show a
mark a; ln a f; changed a; show d/b; mark d/b; mv e/c e/cc; changed d/b; mark a; rm d/b; changed f; show a
mark a; touch g; mv g e/cc; changed a; show a e/cc; mark d; touch d/x; changed d; mark d; rm d/x; changed d; mark d; mkdir d/s; changed d; show d; rmdir d/s; show d
mark a; chmod 600 a; changed f; mark f; chown 1:1 a; changed f; show f; mark f; echo x >>a; changed f; show f; mark f; cat a >/dev/null; changed f
mkdir -p p/q r; show p r; mv p/q r/q; show p r; mark p; mv r/q p/q; changed p; ln -sf a sym; show sym
py '
import ctypes; c=ctypes.CDLL(None,use_errno=True)
def linkat(a,b,f):
  r=c.linkat(-100,a,-100,b,f)
  if r<0: raise OSError(ctypes.get_errno(),"")
  return r
t=os.open(".",os.O_TMPFILE|os.O_RDWR,0o640); os.write(t,b"tmp"); s=os.fstat(t); print(s.st_nlink,oct(s.st_mode),s.st_size)
call(linkat,b"/proc/self/fd/%d"%t,b"linked",0x400); s=os.fstat(t); print(s.st_nlink,open("linked").read()); call(linkat,b"/proc/self/fd/%d"%t,b"linked",0x400); call(linkat,b"/proc/self/fd/%d"%t,b"l2",0x400); os.unlink("l2"); os.unlink("linked"); call(linkat,b"/proc/self/fd/%d"%t,b"l3",0x400)
t=os.open(".",os.O_TMPFILE|os.O_EXCL|os.O_RDWR,0o600); call(linkat,b"/proc/self/fd/%d"%t,b"no",0x400); call(os.open,".",os.O_TMPFILE|os.O_RDONLY)
call(linkat,b"sym",b"symlink2",0); print(os.readlink("symlink2"))
'
ls -1; touch busy; exec 3<busy; rm busy; cat <&3; echo gone >busy; cat busy; exec 3<&-
