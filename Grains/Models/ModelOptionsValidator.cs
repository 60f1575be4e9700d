using Anomaly.Grains.Hosting;

namespace Anomaly.Grains.Models;

/// <summary>Refuses, at start, model settings that make no sense. A folder that is absent is no reason not to start: charts need no model.</summary>
internal sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelOptions options) => new RangeCheck(ModelOptions.Section)
        .Within(nameof(options.ActiveFor), options.ActiveFor, TimeSpan.Zero, TimeSpan.FromMinutes(10))
        .Result;
}
