# Copyright 2026 the jvfs authors
# SPDX-License-Identifier: Apache-2.0

# Read before each script. Scripts run in an empty directory, on the mount and on a kernel tmpfs;
# what they print must be the same.
umask 022
# as UID GID GROUPS COMMAND...: GROUPS separated by commas, or "none".
as() {
  local uid=$1 gid=$2 groups=$3
  shift 3
  if [ "$groups" = none ]; then groups=--clear-groups; else groups=--groups=$groups; fi
  setpriv --reuid "$uid" --regid "$gid" "$groups" -- "$@"
}
# try COMMAND...: its output without the paths of the machine, and its status.
try() {
  "$@" 2>&1 | sed "s#$PWD/##g"
  echo "$* -> ${PIPESTATUS[0]}"
}
# mode, links, owner, size and type of files
show() { stat -c '%n %f %h %u:%g %s' "$@" 2>&1; }
# whether ctime or mtime of a file changed since `mark`
mark() { stat -c '%Y %y %Z %z' "$@" >../.mark."${PWD##*/}"; sleep 0.02; }
changed() {
  local was now
  was=$(cat ../.mark."${PWD##*/}")
  now=$(stat -c '%Y %y %Z %z' "$@")
  if [ "$was" = "$now" ]; then echo "$* unchanged"; else echo "$* changed"; fi
}
py() { python3 -c "import os,sys,errno,stat
def call(f,*a,**k):
  try: r=f(*a,**k); print(f.__name__, 'ok', r if isinstance(r,(int,bytes,str,list)) else '')
  except OSError as e: print(f.__name__, errno.errorcode[e.errno])
  else: return r
$1"; }
