#include "features/datasets/settings.hpp"

namespace bourse::datasets {
config::Schema<DatasetSettings> settings_schema() {
    config::Schema<DatasetSettings> schema;
    schema.add(&DatasetSettings::folder, {.key = "datasets",
                                          .help = "Folder of files (*.yaml) that declare further record types",
                                          .flag = "--datasets"});
    return schema;
}

}  // namespace bourse::datasets
