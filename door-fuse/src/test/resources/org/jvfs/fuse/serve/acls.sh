# Copyright 2026 the jvfs authors
# SPDX-License-Identifier: Apache-2.0

touch f; chmod 640 f; setfacl -m u:1000:rw,g:2000:r f; getfacl -cn f; show f; echo x >f; as 1000 1000 none cat f; as 1001 1001 2000 cat f; try as 1001 1001 none cat f; chmod 600 f; getfacl -cn f; try as 1000 1000 none cat f; setfacl -m m::rw f; as 1000 1000 none sh -c 'echo y >>f'; show f
mkdir d; echo in >d/x; as 1000 1000 none cat d/x; setfacl -m u:1000:0 d; try as 1000 1000 none cat d/x; as 1001 1001 none cat d/x; setfacl -x u:1000 d; as 1000 1000 none cat d/x; setfacl -b d; getfacl -cn d; chmod 700 d; setfacl -m u:1000:x d; as 1000 1000 none cat d/x; try as 1000 1000 none ls d; try as 1001 1001 none cat d/x
mkdir e; setfacl -d -m u:1000:rwx,g::r,o::0 e; getfacl -cn e; umask 077; touch e/f; mkdir e/d; show e/f e/d; getfacl -cn e/f e/d; umask 022; try as 1001 1001 none setfacl -m u:1001:rw f; try as 1001 1001 none getfacl -cn f; setfacl -k e; getfacl -cn e; setfacl -b f; show f; ln -s f l; try setfacl -m u:1:r l; show f; mkdir g; chgrp 2000 g; chmod 2775 g; setfacl -m u:1000:rwx g; show g
py 'call(os.setxattr,"f","system.posix_acl_access",b"junk"); call(os.setxattr,"f","system.posix_acl_default",os.getxattr("g","system.posix_acl_access")); call(os.getxattr,"f","system.posix_acl_default"); call(os.removexattr,"f","system.posix_acl_access"); print(os.listxattr("g"))'
