# Everything outside comes from Debian 12's packages; scripts/setup.sh installs them.

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(zstd REQUIRED)
find_package(date REQUIRED)
find_package(CURL 7.87 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
if(BOURSE_TESTS)
  find_package(GTest REQUIRED)
endif()

# These come without CMake files.
function(bourse_find_library target header library)
  find_path(${library}_INCLUDE_DIR ${header} REQUIRED)
  find_library(${library}_LIBRARY ${library} REQUIRED)
  add_library(${target} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION "${${library}_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${${library}_INCLUDE_DIR}")
endfunction()
bourse_find_library(Argon2::Argon2 argon2.h argon2)
bourse_find_library(LibJwt::LibJwt jwt.h jwt)
bourse_find_library(Hiredis::Hiredis hiredis/hiredis.h hiredis)
bourse_find_library(Rabbitmq::Rabbitmq amqp.h rabbitmq)

# One target for Asio and Beast: their bodies are compiled once, in platform/tasks/asio_src.cpp and
# platform/http/server/beast_src.cpp, instead of in every unit.
add_library(bourse_asio INTERFACE)
target_link_libraries(bourse_asio INTERFACE Boost::headers Threads::Threads OpenSSL::SSL OpenSSL::Crypto)
target_compile_definitions(bourse_asio INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
