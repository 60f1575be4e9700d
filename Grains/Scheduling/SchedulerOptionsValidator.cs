using Anomaly.Grains.Hosting;

namespace Anomaly.Grains.Scheduling;

/// <summary>Refuses, at start, a schedule that makes no sense.</summary>
internal sealed class SchedulerOptionsValidator : IValidateOptions<SchedulerOptions>
{
    public ValidateOptionsResult Validate(string? name, SchedulerOptions options) => new RangeCheck(SchedulerOptions.Section)
        .Within(nameof(options.ScanInterval), options.ScanInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
        .Within(nameof(options.Concurrency), options.Concurrency, 1, 4096)
        .Result;
}
