using Anomaly.Grains.Hosting;

namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>Refuses, at start, detection settings that make no sense.</summary>
internal sealed class DetectionOptionsValidator : IValidateOptions<DetectionOptions>
{
    public ValidateOptionsResult Validate(string? name, DetectionOptions options) => new RangeCheck(DetectionOptions.Section)
        .Within(nameof(options.OverlapBars), options.OverlapBars, 1, 1000)
        .Within(nameof(options.WholeLookEvery), options.WholeLookEvery, TimeSpan.Zero, TimeSpan.FromDays(365))
        .Within(nameof(options.ChartFreshness), options.ChartFreshness, TimeSpan.Zero, TimeSpan.FromHours(1))
        .Within(nameof(options.ChartCacheMegabytes), options.ChartCacheMegabytes, 1, 65_536)
        .Within(nameof(options.BackfillSliceBars), options.BackfillSliceBars, 100, 100_000)
        .Result;
}
