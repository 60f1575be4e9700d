using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Anomaly.Storage.Hosting;

/// <summary>
/// Opens the store when the host starts, so that the first request does not wait for it. A store that is not well does not stop the
/// host: readiness says what is wrong, and every use tries again. One that another process serves does.
/// </summary>
internal sealed partial class StoreInitializer(IDetectionStore store, StoreLock storeLock, IOptions<StoreOptions> options, ILogger<StoreInitializer> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Engine == StoreEngine.Sqlite)
            storeLock.Take(options.Value.Path);
        try
        {
            await store.InitializeAsync(cancellationToken);
        }
        catch (StoreException exception)
        {
            if (!exception.NeedsOperator)
                LogNotOpened(exception.Message, options.Value.Engine == StoreEngine.Sqlite ? $" ({Path.GetFullPath(options.Value.Path)})" : "");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1201, LogLevel.Error, "The store could not be opened; requests that need it will fail until it can. {Reason}{Place}")]
    private partial void LogNotOpened(string reason, string place);
}
