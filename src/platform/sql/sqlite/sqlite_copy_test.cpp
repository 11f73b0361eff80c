#include "platform/sql/sqlite/sqlite_copy.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>

#include "platform/sql/sqlite/sqlite_database.hpp"
#include "support/temporary_folder.hpp"

namespace bourse::sql {
namespace sqlite_copy_test {

namespace fs = std::filesystem;

class SqliteCopy : public ::testing::TestWithParam<bool> {
  protected:
    test::TemporaryFolder folder_;
    const fs::path file_ = folder_.path() / "bourse.db";
    const fs::path copy_ = folder_.path() / "bourse.db.before-0002";
    const fs::path part_ = folder_.path() / "bourse.db.before-0002.part";
    std::unique_ptr<Database> database_ = open_sqlite({.file = file_, .readers = 1, .bulk_load = GetParam()});

    void SetUp() override {
        database_->write([](Connection& connection) {
            connection.execute_script(
                "CREATE TABLE t (x TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000) "
                "INSERT INTO t SELECT 'row ' || i FROM n");
        });
    }

    static std::int64_t rows_of(Database& database) {
        std::int64_t rows = 0;
        database.read([&](Connection& connection) {
            Statement& count = connection.statement("SELECT count(*) FROM t");
            count.bind({});
            ASSERT_TRUE(count.step());
            rows = count.integer(0);
        });
        return rows;
    }
};

/// Writes beyond this size of a file fail.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limited{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limited);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

  private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

TEST_P(SqliteCopy, GivenAStoreWhenCopiedThenTheCopyIsCompleteAndPrivate) {
    copy_sqlite(file_, copy_);
    database_->write([](Connection& connection) { connection.execute_script("DELETE FROM t"); });

    struct stat status {};
    ASSERT_EQ(::stat(copy_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0600U);
    EXPECT_FALSE(fs::exists(part_));
    EXPECT_EQ(rows_of(*open_sqlite({.file = copy_, .readers = 1})), 5000);
    EXPECT_EQ(rows_of(*database_), 0);
}

TEST_P(SqliteCopy, GivenWhatAKilledProcessLeftWhenCopiedThenItIsReplaced) {
    std::ofstream(part_) << "half a copy";
    std::ofstream(copy_) << "an older copy";

    copy_sqlite(file_, copy_);

    EXPECT_FALSE(fs::exists(part_));
    EXPECT_EQ(rows_of(*open_sqlite({.file = copy_, .readers = 1})), 5000);
}

TEST_P(SqliteCopy, GivenNoRoomWhenCopiedThenTheFailureNamesTheFileAndLeavesNone) {
    std::ofstream(copy_) << "an older copy";
    const FileSizeLimit limit(8192);

    try {
        copy_sqlite(file_, copy_);
        FAIL() << "copied";
    } catch (const Unavailable& failure) {
        EXPECT_TRUE(std::string(failure.what()).starts_with("cannot copy the store to " + copy_.string() + ": "))
            << failure.what();
    }
    EXPECT_FALSE(fs::exists(part_));
    EXPECT_EQ(fs::file_size(copy_), std::string_view("an older copy").size());
    EXPECT_EQ(rows_of(*database_), 5000);
}

TEST_P(SqliteCopy, GivenAFolderThatIsNotThereWhenCopiedThenTheReasonIsNamed) {
    const fs::path nowhere = folder_.path() / "nowhere" / "copy";

    try {
        copy_sqlite(file_, nowhere);
        FAIL() << "copied";
    } catch (const Unavailable& failure) {
        EXPECT_STREQ(failure.what(),
                     ("cannot copy the store to " + nowhere.string() + ": No such file or directory").c_str());
    }
}

INSTANTIATE_TEST_SUITE_P(WriteAheadLog, SqliteCopy, ::testing::Values(false));
INSTANTIATE_TEST_SUITE_P(RollbackJournal, SqliteCopy, ::testing::Values(true));

}  // namespace sqlite_copy_test
}  // namespace bourse::sql
