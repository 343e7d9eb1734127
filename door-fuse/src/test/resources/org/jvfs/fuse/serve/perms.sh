# Copyright 2026 the jvfs authors
# SPDX-License-Identifier: Apache-2.0

mkdir -m 755 d; echo secret >d/f; chmod 600 d/f; try as 1000 1000 none cat d/f; chmod 604 d/f; as 1000 1000 none cat d/f
chgrp 2000 d/f; chmod 640 d/f; try as 1000 1000 none cat d/f; as 1000 1000 2000,3000 cat d/f; as 1000 2000 none cat d/f; chmod 604 d/f; try as 1000 1000 2000 cat d/f
chown 1000 d/f; chmod 040 d/f; try as 1000 2000 2000 cat d/f; chmod 700 d; try as 1000 1000 none cat d/f; try as 1000 1000 none ls d; try as 1000 1000 none stat d/f >/dev/null; chmod 711 d; try as 1000 1000 none ls d; chmod 744 d; as 1000 1000 none ls d; try as 1000 1000 none ls -l d
chmod 755 d; mkdir d/sub; echo deep >d/sub/x; as 1000 1000 none cat d/sub/x; chmod 700 d; try as 1000 1000 none cat d/sub/x; try cat d/sub/x; chgrp 2000 d; chmod 710 d; as 1000 1000 2000 cat d/sub/x; try as 1000 1000 none cat d/sub/x; try as 1000 1000 none cat d/absent; chmod 755 d; as 1000 1000 none cat d/sub/x
(cd d/sub; chmod 700 ..; try as 1000 1000 none cat x; try as 1000 1000 none cat ../f; chmod 755 ..)
chown 1000 d/sub; as 1000 1000 none touch d/sub/mine; show d/sub/mine; try as 1001 1001 none touch d/sub/no; try as 1001 1001 none rm -f d/sub/mine; try as 1001 1001 none mv d/sub/mine d/sub/yours
mkdir -m 1777 t; as 1000 1000 none touch t/a; try as 1001 1001 none rm -f t/a; try as 1001 1001 none mv t/a t/b; as 1001 1001 none touch t/b; try as 1001 1001 none mv t/b t/a; as 1000 1000 none rm t/a; ls t
mkdir g; chgrp 2000 g; chmod 2777 g; as 1000 1000 none touch g/f; as 1000 1000 none mkdir g/d; show g/f g/d; as 1000 1000 2000 sh -c 'touch g/x; chmod 2755 g/x'; show g/x; as 1000 1000 none sh -c 'chmod 2755 g/f'; show g/f
try as 1000 1000 none chown 1001 g/f; try as 1000 1000 none chgrp 2000 g/f; try as 1000 1000 3000 chgrp 3000 g/f; show g/f; try as 1001 1001 none chmod 777 g/f; try as 1001 1001 none touch -d 2001-01-01 g/f; chmod 666 g/f; try as 1001 1001 none touch g/f; try as 1001 1001 none touch -d 2001-01-01 g/f
touch s; chmod 6755 s; chown 1000:1000 s; show s; chmod 6755 s; echo x >>s; show s; chmod 666 s; chmod u+s,g+s s; as 1001 1001 none sh -c 'echo y >>s'; show s; chmod 6777 s; as 1001 1001 none truncate -s 1 s; show s; chmod 6777 s; as 1001 1001 none sh -c ': >s'; show s; chmod 6777 s; py 'os.chown("s",-1,-1)'; show s; chmod 6777 s; py 'os.truncate("s",0)'; show s; chmod 2767 s; as 1000 1000 none chgrp 1000 s; show s
mkdir 6; chmod 6755 6; chown 5:5 6; show 6
printf '#!/bin/sh\necho ran\n' >x; try ./x; chmod 100 x; try ./x; cp /bin/true tr; chmod 711 tr; as 1000 1000 none ./tr && echo ok; chmod 644 tr; try as 1000 1000 none ./tr; try ./tr
py '
for u,g,gs in ((1000,1000,[]),(1000,1000,[2000]),(0,0,[])):
  if os.fork()==0:
    os.setgroups(gs); os.setresgid(g,g,g); os.setresuid(u,u,u)
    print([[int(os.access(p,m)) for m in (0,4,2,1)] for p in ("d","d/f","t","g/f","s","tr","6")],flush=True); os._exit(0)
  os.wait()
if os.fork()==0:
  os.setresuid(1000,0,0); print(os.access("d/sub",os.W_OK),os.access("d",os.W_OK),os.access("d",os.W_OK,effective_ids=True),flush=True); os._exit(0)
os.wait()
'
umask 077; touch u1; mkdir u2; show u1 u2; umask 0; touch u3; mkdir u4; mkfifo u5; show u3 u4 u5; umask 027; py 'os.close(os.open("u6",os.O_CREAT|os.O_WRONLY,0o6777)); os.mknod("u7",0o100666); os.mkdir("u8",0o3777)'; show u6 u7 u8
