# SPDX-License-Identifier: Apache-2.0
# cmake -D IN=FILE -D OUT=FILE.cc -D NAME=kName -P Embed.cmake : a text file as a constant of the
# namespace ps::embedded. It is longer than the standard asks of a compiler; those that we use can.
file(READ ${IN} text)
string(LENGTH "${text}" length)
set(pieces "")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${text}" ${at} 8000 piece)
  string(APPEND pieces "R\"~~~(${piece})~~~\"\n")
  math(EXPR at "${at} + 8000")
endwhile()
file(WRITE ${OUT} "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
                  "#include <string_view>\nnamespace ps::embedded {\nextern const std::string_view ${NAME};\n"
                  "const std::string_view ${NAME} =\n${pieces};\n}\n")
