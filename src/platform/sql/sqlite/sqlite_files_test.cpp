#include "platform/sql/sqlite/sqlite_files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>
#include <vector>

#include "platform/sql/sqlite/sqlite_compact.hpp"
#include "platform/sql/sqlite/sqlite_database.hpp"
#include "support/temporary_folder.hpp"

namespace bourse::sql {
namespace sqlite_files_test {

namespace fs = std::filesystem;

int mode_of(const fs::path& path) {
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
    return static_cast<int>(status.st_mode & 07777);
}

/// Restores the mask of new files when it ends.
class Umask {
  public:
    explicit Umask(mode_t mask) : before_(::umask(mask)) {}
    ~Umask() { ::umask(before_); }
    Umask(const Umask&) = delete;
    Umask& operator=(const Umask&) = delete;

  private:
    mode_t before_;
};

class StoreFiles : public ::testing::Test {
  protected:
    test::TemporaryFolder folder_;
    const fs::path file_ = folder_.path() / "bourse.db";
    std::vector<std::string> warnings_;
    const FileWarning warn_ = [this](std::string_view, std::string_view what) { warnings_.emplace_back(what); };
    const Umask permissive_{0};
};

TEST_F(StoreFiles, GivenNoFolderWhenItIsMadeThenOnlyItsOwnerMayUseIt) {
    make_store_folder(folder_.path() / "a" / "data", warn_);

    EXPECT_EQ(mode_of(folder_.path() / "a" / "data"), 0700);
    EXPECT_TRUE(warnings_.empty());
}

TEST_F(StoreFiles, GivenAFolderThatOthersMayReadThenItStaysAndAWarningNamesIt) {
    ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);

    make_store_folder(folder_.path(), warn_);

    EXPECT_EQ(mode_of(folder_.path()), 0755);
    ASSERT_EQ(warnings_.size(), 1U);
    EXPECT_EQ(warnings_[0], folder_.path().string() + " has mode 0755; chmod o-rwx keeps them out");
}

TEST_F(StoreFiles, GivenAFolderOfAGroupThenThereIsNoWarning) {
    ASSERT_EQ(::chmod(folder_.path().c_str(), 0750), 0);

    make_store_folder(folder_.path(), warn_);

    EXPECT_EQ(mode_of(folder_.path()), 0750);
    EXPECT_TRUE(warnings_.empty());
}

TEST_F(StoreFiles, GivenAFileInThePlaceOfTheFolderThenItIsRefused) {
    std::ofstream(folder_.path() / "data") << "x";

    EXPECT_THROW(make_store_folder(folder_.path() / "data", warn_), Unavailable);
}

TEST_F(StoreFiles, GivenANewStoreWhenItIsWrittenThenAllItsFilesArePrivate) {
    const auto database = open_sqlite({.file = file_, .readers = 1, .warn = warn_});
    database->write([](Connection& connection) { connection.execute_script("CREATE TABLE t (x INTEGER)"); });

    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) EXPECT_EQ(mode_of(file_.string() + suffix), 0600);
    EXPECT_TRUE(warnings_.empty());
}

TEST_F(StoreFiles, GivenFilesThatOthersMayReadWhenOpenedThenTheyAreCorrectedAndNamedOnce) {
    static_cast<void>(open_sqlite({.file = file_, .readers = 1}));
    ASSERT_EQ(::chmod(file_.c_str(), 0644), 0);
    ASSERT_EQ(::chmod((file_.string() + ".lock").c_str(), 0660), 0);

    static_cast<void>(open_sqlite({.file = file_, .readers = 1, .warn = warn_}));

    EXPECT_EQ(mode_of(file_), 0600);
    EXPECT_EQ(warnings_, (std::vector<std::string>{file_.string() + " had mode 0644 and has 0600 now",
                                                   file_.string() + ".lock had mode 0660 and has 0600 now"}));
    static_cast<void>(open_sqlite({.file = file_, .readers = 1, .warn = warn_}));
    EXPECT_EQ(warnings_.size(), 2U);
}

TEST_F(StoreFiles, GivenWhatAFormerDatabaseLeftWhenAnotherGetsItsNameThenItIsNotCombinedWithIt) {
    const fs::path part = folder_.path() / "bourse.db.new";
    open_sqlite({.file = part, .readers = 1, .bulk_load = true})->write([](Connection& connection) {
        connection.execute_script("CREATE TABLE t (x INTEGER)");
    });
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::ofstream(file_.string() + suffix) << "former";

    rename_store_file(part, file_);
    remove_store_files(part);

    for (const char* suffix : {"-wal", "-shm", "-journal"}) EXPECT_FALSE(fs::exists(file_.string() + suffix)) << suffix;
    EXPECT_FALSE(fs::exists(part.string() + ".lock"));
    open_sqlite({.file = file_, .readers = 1})->read([](Connection& connection) {
        EXPECT_TRUE(connection.has_table("t"));
    });
    EXPECT_THROW(rename_store_file(part, file_), Unavailable) << "it is gone";
}

TEST_F(StoreFiles, GivenADatabaseThatIsMostlyUnusedWhenCompactedThenItShrinksAndKeepsItsRows) {
    const auto database = open_sqlite({.file = file_, .readers = 1});
    database->write([](Connection& connection) {
        connection.execute_script(
            "CREATE TABLE kept (x INTEGER); INSERT INTO kept VALUES (7); CREATE TABLE gone (x TEXT);"
            " INSERT INTO gone SELECT hex(zeroblob(500)) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
            " FROM n WHERE i < 1000) SELECT i FROM n)");
    });
    EXPECT_FALSE(compact_sqlite(file_, 1)) << "nothing is unused";
    database->write([](Connection& connection) { connection.execute_script("DROP TABLE gone"); });
    EXPECT_FALSE(compact_sqlite(file_, 1 << 30)) << "it is not worth it";

    EXPECT_TRUE(compact_sqlite(file_, 1));

    EXPECT_LT(fs::file_size(file_), 100'000U);
    database->write([](Connection& connection) { connection.execute_script("INSERT INTO kept VALUES (8)"); });
    database->read([](Connection& connection) {
        Statement& row = connection.statement("SELECT sum(x) FROM kept");
        row.bind({});
        ASSERT_TRUE(row.step());
        EXPECT_EQ(row.integer(0), 15);
    });
}

}  // namespace sqlite_files_test
}  // namespace bourse::sql
