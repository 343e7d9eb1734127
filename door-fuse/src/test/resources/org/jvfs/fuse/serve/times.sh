# Copyright 2026 the jvfs authors
# SPDX-License-Identifier: Apache-2.0

touch -d '2001-02-03 04:05:06.789012345' f; stat -c '%x %y' f; touch -a -d '1960-01-01 00:00:00.5' f; stat -c '%x %y' f; touch -m -d '2100-01-01' f; stat -c '%x %y' f; ln -s f l; touch -h -d '1999-01-01' l; stat -c '%y' l f
mark f; touch -a f; changed f; mark f; chmod 644 f; changed f; mark f; cat f; changed f; mark f; : >>f; changed f; mark f; printf x >>f; changed f; mark f; truncate -s 1 f; changed f; mark f; setfattr -n trusted.a -v b f; changed f; mark f; mv f g; changed g; mark g; ln g h; changed g
py '
os.utime("g",ns=(1,2)); s=os.stat("g"); print(s.st_atime_ns,s.st_mtime_ns); os.utime("g",ns=(-1500000000,-1)); s=os.stat("g"); print(s.st_atime_ns,s.st_mtime_ns)
os.utime("g",ns=(0,1<<62)); s=os.stat("g"); print(s.st_mtime_ns)
import time; os.utime("g",ns=(3,4)); time.sleep(.05); a=os.stat("g"); time.sleep(.05); open("g").read(); b=os.stat("g"); print(b.st_atime_ns>a.st_atime_ns); time.sleep(.05); open("g").read(); c=os.stat("g"); print(c.st_atime_ns==b.st_atime_ns)
os.mkdir("d"); a=os.stat("d").st_atime_ns; time.sleep(.05); os.listdir("d"); b=os.stat("d").st_atime_ns; print(b>a); time.sleep(.05); open("d/x","w"); print(os.stat("d").st_mtime_ns>b)
w=os.open("g",os.O_RDWR); os.utime("g",ns=(5,5)); os.write(w,b"z"); s=os.fstat(w); print(s.st_mtime_ns>5,s.st_atime_ns); os.close(w); print(os.stat("g").st_mtime_ns>5)
'
stat -c '%W' g | grep -q '^[1-9]' && echo birth; mark g; chown 0:0 g; changed g; mark g; py 'os.chown("g",-1,-1)'; changed g
