# bourse_embed(TARGET NAME FILES ROOT) links FILES into TARGET byte for byte. The generated header embedded/NAME.hpp declares
#   std::span<const bourse::embedded::Asset> bourse::embedded::NAME();
# whose entries carry the path relative to ROOT and the content, in the order of FILES.
function(bourse_embed target)
  cmake_parse_arguments(EMBED "" "NAME;ROOT" "FILES" ${ARGN})
  set(dir "${CMAKE_CURRENT_BINARY_DIR}/embedded")
  set(header "${dir}/include/embedded/${EMBED_NAME}.hpp")
  set(source "${dir}/${EMBED_NAME}.cpp")
  set(assembly "${dir}/${EMBED_NAME}.S")

  set(asm "    .section .rodata\n")
  set(declarations "")
  set(entries "")
  set(index 0)
  foreach(file IN LISTS EMBED_FILES)
    file(RELATIVE_PATH name "${EMBED_ROOT}" "${file}")
    set(symbol "bourse_embedded_${EMBED_NAME}_${index}")
    string(APPEND asm "    .global ${symbol}\n    .global ${symbol}_end\n${symbol}:\n    .incbin \"${file}\"\n${symbol}_end:\n    .byte 0\n")
    string(APPEND declarations "extern \"C\" const char ${symbol}[];\nextern \"C\" const char ${symbol}_end[];\n")
    string(APPEND entries "        {\"${name}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND asm "    .section .note.GNU-stack,\"\",@progbits\n")

  file(CONFIGURE OUTPUT "${header}" CONTENT "#pragma once
#include <span>
#include \"base/asset.hpp\"
namespace bourse::embedded {
/// Files linked into the binary, in a fixed order.
std::span<const Asset> ${EMBED_NAME}();
}
" @ONLY)
  file(CONFIGURE OUTPUT "${source}" CONTENT "#include \"embedded/${EMBED_NAME}.hpp\"
#include <array>
${declarations}
namespace bourse::embedded {
std::span<const Asset> ${EMBED_NAME}() {
    static const std::array<Asset, ${index}> assets{{
${entries}    }};
    return assets;
}
}
" @ONLY)
  file(CONFIGURE OUTPUT "${assembly}" CONTENT "${asm}" @ONLY)
  set_source_files_properties("${assembly}" PROPERTIES OBJECT_DEPENDS "${EMBED_FILES}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${EMBED_FILES}")
  target_sources(${target} PRIVATE "${source}" "${assembly}")
  target_include_directories(${target} PUBLIC "${dir}/include")
endfunction()
