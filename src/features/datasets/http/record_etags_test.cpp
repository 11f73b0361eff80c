#include "features/datasets/http/record_etags.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace bourse::datasets {
namespace record_etags_test {

constexpr Revision kRevision{888, 1};

Dataset dataset() {
    Dataset dataset;
    dataset.name = "notes";
    dataset.title = "Notes";
    dataset.record = "Note";
    dataset.id = "uuid";
    dataset.properties.resize(2);
    dataset.properties[0].name = "text";
    dataset.properties[1].name = "count";
    dataset.properties[1].type = FieldType::Integer;
    return dataset;
}

/// Whether a client could confuse cached forms of the two datasets.
bool is_taken_for(const Dataset& kept, const Dataset& other) {
    return RecordEtags(kept).json(kRevision) == RecordEtags(other).json(kRevision) ||
           RecordEtags(kept).html(kRevision) == RecordEtags(other).html(kRevision);
}

TEST(RecordEtags, GivenTheSameDatasetThenEachFormAndRevisionHasItsTag) {
    const RecordEtags etags(dataset());

    EXPECT_EQ(etags.json(kRevision), RecordEtags(dataset()).json(kRevision));
    EXPECT_EQ(etags.html(kRevision), RecordEtags(dataset()).html(kRevision));
    EXPECT_NE(etags.json(kRevision), etags.html(kRevision));
    EXPECT_NE(etags.json(kRevision), etags.json({888, 2}));
    EXPECT_NE(etags.json({88, 81}), etags.json({888, 1}));
}

TEST(RecordEtags, GivenAnotherPropertyOrNameOrOrderOrTypeThenTheTagsAreOthers) {
    Dataset longer = dataset();
    longer.properties.emplace_back().name = "more";
    Dataset renamed = dataset();
    renamed.properties[0].name = "words";
    Dataset turned = dataset();
    std::swap(turned.properties[0], turned.properties[1]);
    Dataset retyped = dataset();
    retyped.properties[1].type = FieldType::Number;
    Dataset with_other_id = dataset();
    with_other_id.id = "key";

    for (const Dataset& other : {longer, renamed, turned, retyped, with_other_id}) {
        EXPECT_FALSE(is_taken_for(dataset(), other));
    }
}

TEST(RecordEtags, GivenAnotherTitleThenOnlyThePageIsAnother) {
    Dataset titled = dataset();
    titled.title = "Remarks";

    EXPECT_EQ(RecordEtags(titled).json(kRevision), RecordEtags(dataset()).json(kRevision));
    EXPECT_NE(RecordEtags(titled).html(kRevision), RecordEtags(dataset()).html(kRevision));
}

TEST(RecordEtags, GivenATagOfTheJsonFormThenItsRevisionIsReadWhateverTheHash) {
    EXPECT_EQ(RecordEtags::revision_of(RecordEtags(dataset()).json(kRevision)), kRevision);
    EXPECT_EQ(RecordEtags::revision_of("\"888.1-00000000\""), kRevision);
    EXPECT_EQ(RecordEtags::revision_of("\"888.1\""), kRevision);
}

TEST(RecordEtags, GivenAnyOtherTagThenNothingIsRead) {
    EXPECT_EQ(RecordEtags::revision_of(RecordEtags(dataset()).html(kRevision)), std::nullopt);
    for (const char* etag : {"", "\"", "\"\"", "\"888\"", "\"888.\"", "\".1\"", "\"888.1-\"", "\"888,1\"",
                             "\"888.1-0000000\"", "\"888.1-0000000G\"", "\"888.01\"", "\"888.1.1\"", "888.1",
                             "\"888.99999999999999999999\"", "\"888.1-html\""}) {
        EXPECT_EQ(RecordEtags::revision_of(etag), std::nullopt) << etag;
    }
}

}  // namespace record_etags_test
}  // namespace bourse::datasets
