using Anomaly.Storage;
using Microsoft.Extensions.Options;

namespace Anomaly.Hosting.Composition;

/// <summary>Refuses, at start, silos of a cluster that would each keep a store of their own.</summary>
internal sealed class SharedStoreValidator(IOptions<StoreOptions> store) : IValidateOptions<ClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterOptions options) =>
        options.Mode == ClusterMode.PostgreSql && store.Value.Engine != StoreEngine.PostgreSql
            ? ValidateOptionsResult.Fail(
                $"{ClusterOptions.Section}:Mode is PostgreSql, but {StoreOptions.Section}:Engine is {store.Value.Engine}, so that every silo would keep a store of its own: set {StoreOptions.Section}:Engine=PostgreSql.")
            : ValidateOptionsResult.Success;
}
