#include "features/datasets/settings.hpp"

namespace bourse::datasets {
config::Schema<DatasetSettings> settings_schema() {
    config::Schema<DatasetSettings> schema;
    schema
        .add(&DatasetSettings::folder, {.key = "datasets",
                                        .help = "Folder of files (*.yaml) that declare further record types",
                                        .flag = "--datasets"})
        .add_parsed(&DatasetSettings::write,
                    {.key = "datasets.write",
                     .help = "Who may add, change and delete records over HTTP: anyone, users or super-users",
                     .default_text = "anyone",
                     .flag = "--datasets-write"},
                    &parse_write_access);
    return schema;
}

}  // namespace bourse::datasets
