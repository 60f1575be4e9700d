using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Anomaly.Runtime.Hosting;

internal sealed partial class SiloService
{
    [LoggerMessage(1, LogLevel.Information, "Silo {Silo} runs, with {Classes} grain classes")]
    private static partial void LogStarted(ILogger logger, SiloAddress silo, int classes);

    [LoggerMessage(2, LogLevel.Information, "Silo {Silo} has stopped")]
    private static partial void LogStopped(ILogger logger, SiloAddress silo);
}
