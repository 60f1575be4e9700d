using Anomaly.Grains.Hosting;
using Anomaly.Grains.Models;
using Anomaly.Grains.Scheduling;
using Anomaly.Grains.Detecting;
using Anomaly.MarketData.Requests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Hosting;

namespace Anomaly.Grains.Tests.Contracts;

public sealed class OptionsTests
{
    [Fact]
    public void Defaults_areWhatTheDocumentationSays()
    {
        var services = Services([]);

        var detection = services.GetRequiredService<IOptions<DetectionOptions>>().Value;
        Assert.Equal((5, TimeSpan.FromSeconds(5), 256, 2000), (detection.OverlapBars, detection.ChartFreshness, detection.ChartCacheMegabytes, detection.BackfillSliceBars));
        Assert.Equal(TimeSpan.FromDays(7), detection.FullComparisonInterval);
        var scheduler = services.GetRequiredService<IOptions<SchedulerOptions>>().Value;
        Assert.Equal((true, TimeSpan.FromMinutes(1), 128), (scheduler.Enabled, scheduler.ScanInterval, scheduler.Concurrency));
        Assert.Equal((TimeSpan.FromDays(7), null, "1d"), (scheduler.ChartedFor, scheduler.MonitoredFile, scheduler.MonitoredIntervals));
        var models = services.GetRequiredService<IOptions<ModelOptions>>().Value;
        Assert.Equal((null, TimeSpan.FromSeconds(5)), (models.Folder, models.ActiveFor));
    }

    [Theory]
    [InlineData("Anomaly:Detection:OverlapBars", "0", "Anomaly:Detection:OverlapBars must be 1 to 1000, not 0.")]
    [InlineData("Anomaly:Detection:BackfillSliceBars", "5", "Anomaly:Detection:BackfillSliceBars must be 100 to 100000, not 5.")]
    [InlineData("Anomaly:Detection:FullComparisonInterval", "366.00:00:00", "Anomaly:Detection:FullComparisonInterval must be 00:00:00 to 365.00:00:00, not 366.00:00:00.")]
    [InlineData("Anomaly:Detection:ChartCacheMegabytes", "0", "Anomaly:Detection:ChartCacheMegabytes must be 1 to 65536, not 0.")]
    public void Detection_outOfRange_isRefusedByName(string key, string value, string message) =>
        Refuses<DetectionOptions>(key, value, message);

    [Theory]
    [InlineData("Anomaly:Scheduler:Concurrency", "0", "Anomaly:Scheduler:Concurrency must be 1 to 4096, not 0.")]
    [InlineData("Anomaly:Scheduler:ScanInterval", "00:00:00", "Anomaly:Scheduler:ScanInterval must be 00:00:01 to 1.00:00:00, not 00:00:00.")]
    [InlineData("Anomaly:Scheduler:ChartedFor", "00:00:00", "Anomaly:Scheduler:ChartedFor must be 1.00:00:00 to 365.00:00:00, not 00:00:00.")]
    public void Scheduler_outOfRange_isRefusedByName(string key, string value, string message) =>
        Refuses<SchedulerOptions>(key, value, message);

    [Theory]
    [InlineData("Anomaly:Scheduler:MonitoredIntervals", "1d 2d", "Anomaly:Scheduler:MonitoredIntervals is '1d 2d'. There is no interval '2d': use one of")]
    [InlineData("Anomaly:Scheduler:MonitoredIntervals", " ", "Anomaly:Scheduler:MonitoredIntervals is ' '. Write one of")]
    [InlineData("Anomaly:Scheduler:MonitoredFile", "no/such.txt", "Anomaly:Scheduler:MonitoredFile is 'no/such.txt', which cannot be read: ")]
    public void Scheduler_monitoredSeriesThatCannotBeRead_areRefusedByName(string key, string value, string message)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Services(new() { [key] = value }).GetRequiredService<IOptions<SchedulerOptions>>().Value);

        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_outOfRange_isRefusedByName() => Refuses<ModelOptions>(
        "Anomaly:Models:ActiveFor", "1.00:00:00", "Anomaly:Models:ActiveFor must be 00:00:00 to 00:10:00, not 1.00:00:00.");

    /// <summary>A silo without the source shares out the budget of those that have it.</summary>
    [Fact]
    public void RequestRate_withoutTheSource_isThatOfTheSettings() => Assert.Equal(
        new RequestRate(4, 7),
        Services(new() { ["Anomaly:MarketData:Yahoo:RequestsPerSecond"] = "4", ["Anomaly:MarketData:Yahoo:Burst"] = "7" }).GetRequiredService<RequestRate>());

    private static void Refuses<T>(string key, string value, string message)
        where T : class
    {
        var services = Services(new() { [key] = value });

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<T>>().Value);

        Assert.Equal(message, failure.Message);
    }

    private static IServiceProvider Services(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering().AddDetectionGrains(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
        return builder.Build().Services;
    }
}
