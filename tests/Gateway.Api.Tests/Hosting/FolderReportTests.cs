using Anomaly.Gateway.Api.Tests.Fixtures;
using Anomaly.Grains.Models;
using Anomaly.Hosting.Health;
using Anomaly.MarketData;
using Anomaly.MarketData.Calendars;
using Anomaly.MarketData.Csv;
using Anomaly.MarketData.Sources;
using Anomaly.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Tests.Hosting;

/// <summary>Folders without anything in them started without a word.</summary>
public sealed class FolderReportTests : IDisposable
{
    private readonly TemporaryFolder _models = new(), _bars = new();
    private readonly LogRecorder _log = new();

    public void Dispose()
    {
        _models.Dispose();
        _bars.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Folders_thatAreEmpty_areSaid()
    {
        _bars.Write("1d/README.txt", "nothing");

        await ReportAsync(MarketDataSource.Csv);

        Assert.Equal(
            [$"There is no model in {_models.Path}", $"There are no bars in {_bars.Path}"],
            _log.Entries.Select(entry => entry.Message[..entry.Message.IndexOf(" (", StringComparison.Ordinal)]));
        Assert.All(_log.Entries, entry => Assert.Equal(LogLevel.Warning, entry.Level));
    }

    [Fact]
    public async Task Folders_withSomething_areNotSpokenOf()
    {
        _bars.Write("1h/AAPL.csv", "");
        _models.Write("US_model-1.0.0.onnx", "");

        await ReportAsync(MarketDataSource.Csv);

        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task Bars_ofASourceThatIsNotInUse_areNotSpokenOf()
    {
        await ReportAsync(MarketDataSource.Simulated);

        Assert.Single(_log.Entries);
    }

    private async Task ReportAsync(MarketDataSource source)
    {
        var catalog = new ModelCatalog(Options.Create(new ModelOptions { Folder = _models.Path }), TimeProvider.System, NullLogger<ModelCatalog>.Instance);
        var calendar = new TradingCalendar();
        await using var services = new ServiceCollection().AddSingleton(Options.Create(new CsvOptions { Folder = _bars.Path }))
            .AddSingleton(new BarSource(source, new PushedMarketData(), new SessionBarClock(TimeProvider.System, calendar), calendar)).BuildServiceProvider();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));
        await new FolderReport(catalog, services, loggers.CreateLogger<FolderReport>()).StartAsync(CancellationToken.None);
    }
}
