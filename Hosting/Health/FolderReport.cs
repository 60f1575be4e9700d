using Anomaly.Detection.Series;
using Anomaly.Grains.Models;
using Anomaly.MarketData;
using Anomaly.MarketData.Csv;
using Anomaly.MarketData.Sources;

namespace Anomaly.Hosting.Health;

/// <summary>Says at start which folders have nothing in them. That is no fault, since files may come later, but seldom what was meant.</summary>
internal sealed partial class FolderReport(
    ModelCatalog models, IServiceProvider services, ILogger<FolderReport> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            Report();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(exception.Message);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Report()
    {
        if (!Directory.Exists(models.Folder) || !Directory.EnumerateFiles(models.Folder, "*.onnx").Any())
            LogNoModels(models.Folder);
        if (services.GetServices<BarSource>().Any(source => source.Name == MarketDataSource.Csv) && services.GetRequiredService<IOptions<CsvOptions>>().Value.Folder is { } bars
            && !Interval.All.Any(interval => new CsvFolder(bars).Tickers(interval).Count > 0))
            LogNoBars(Path.GetFullPath(bars));
    }

    [LoggerMessage(1, LogLevel.Warning, "There is no model in {Folder} (Anomaly:Models:Folder): detections are refused until there is one. It holds files {{MARKET}}_model-{{semver}}.onnx.")]
    private partial void LogNoModels(string folder);

    [LoggerMessage(2, LogLevel.Warning, "There are no bars in {Folder} (Anomaly:MarketData:Csv:Folder): no ticker is known until there are. It holds files {{interval}}/{{TICKER}}.csv.")]
    private partial void LogNoBars(string folder);

    [LoggerMessage(3, LogLevel.Warning, "A folder cannot be read: {Reason} What needs it is refused until it can.")]
    private partial void LogUnreadable(string reason);
}
