# Makes files of given names in a directory: names.sh MOUNT FILE-OF-NAMES
set -eu
mkdir "$1/same"
perl -ne 'BEGIN { $d = shift; } chomp; open F, ">", "$d/same/$_" or die "$_: $!"' "$1" "$2"
