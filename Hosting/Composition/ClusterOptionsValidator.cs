using Microsoft.Extensions.Options;

namespace Anomaly.Hosting.Composition;

/// <summary>Refuses, at start, a way of forming a cluster that does not exist.</summary>
internal sealed class ClusterOptionsValidator : IValidateOptions<ClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterOptions options) => Enum.IsDefined(options.Mode)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{ClusterOptions.Section}:Mode is {options.Mode}, which does not exist: use Embedded or PostgreSql.");
}
