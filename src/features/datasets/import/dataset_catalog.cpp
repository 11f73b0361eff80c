#include "features/datasets/import/dataset_catalog.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "base/text.hpp"
#include "features/datasets/model/dataset_names.hpp"
#include "platform/schema/document_error.hpp"

namespace bourse::datasets {

DatasetCatalog DatasetCatalog::read(std::span<const Asset> built_in, std::span<const Asset> added) {
    std::vector<DeclaredDataset> own;
    for (const Asset& asset : added) own.push_back(read_dataset(asset.content, std::string(asset.path)));
    DatasetCatalog catalog;
    for (const Asset& asset : built_in) {
        DeclaredDataset declared = read_dataset(asset.content, std::string(asset.path));
        const bool is_replaced = std::any_of(own.begin(), own.end(), [&](const DeclaredDataset& other) {
            return other.dataset.name == declared.dataset.name;
        });
        if (!is_replaced) catalog.add(std::move(declared));
    }
    for (DeclaredDataset& declared : own) catalog.add(std::move(declared));
    catalog.refuse_shared_names();
    return catalog;
}

const Dataset* DatasetCatalog::find(std::string_view name) const {
    const auto found =
        std::find_if(datasets_.begin(), datasets_.end(), [&](const Dataset& dataset) { return dataset.name == name; });
    return found == datasets_.end() ? nullptr : &*found;
}

void DatasetCatalog::add(DeclaredDataset declared) {
    datasets_.push_back(std::move(declared.dataset));
    declarations_.push_back(std::move(declared.declaration));
}

void DatasetCatalog::refuse_shared_names() const {
    std::map<std::string, std::string> files;
    const auto claim = [&](std::string_view what, const std::string& name, const std::string& file) {
        const std::string claimed = std::string(what) + " " + in_quotes(name);
        const auto [known, is_new] = files.emplace(claimed, file);
        if (!is_new) throw schema::DocumentError(file + ": the " + claimed + " is already used by " + known->second);
    };
    for (std::size_t i = 0; i < datasets_.size(); ++i) {
        const std::string& file = declarations_[i].file;
        claim("name", datasets_[i].name, file);
        claim("table", datasets_[i].table, file);
        claim("record", datasets_[i].record, file);
        // Part of the operationId of the list.
        claim("name without hyphens", to_pascal_case(datasets_[i].name), file);
    }
}

}  // namespace bourse::datasets
