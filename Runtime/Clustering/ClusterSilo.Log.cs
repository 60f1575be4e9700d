using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Anomaly.Runtime.Clustering;

internal sealed partial class ClusterSilo
{
    [LoggerMessage(201, LogLevel.Warning, "The database did not answer ({Reason}); tried again until the lease is nearly over")]
    private static partial void LogExchangeFailed(ILogger logger, string reason);

    [LoggerMessage(202, LogLevel.Error, "Silo {Silo} could not renew its lease in time, or was declared dead: it has stopped its grains and enters again under a new id")]
    private static partial void LogFenced(ILogger logger, SiloAddress silo);

    [LoggerMessage(203, LogLevel.Warning, "The silo's session with the database broke: {Reason}")]
    private static partial void LogSessionLost(ILogger logger, string reason);

    [LoggerMessage(204, LogLevel.Warning, "The silo could not enter the cluster again yet: {Reason}")]
    private static partial void LogRejoinFailed(ILogger logger, string reason);

    [LoggerMessage(207, LogLevel.Information, "The database answers again")]
    private static partial void LogAnswersAgain(ILogger logger);

    [LoggerMessage(208, LogLevel.Warning, "The silo waits for its database: {Reason}")]
    private static partial void LogWaitsForDatabase(ILogger logger, string reason);

    [LoggerMessage(209, LogLevel.Warning, "AdvertisedHost {Host} is not known here ({Reason}); if the others do not know it either, they cannot call this silo")]
    private static partial void LogHostUnknown(ILogger logger, string host, string reason);

    [LoggerMessage(205, LogLevel.Warning, "Grains of partition {Partition} did not end in time and were abandoned")]
    private static partial void LogDrainTimedOut(ILogger logger, int partition);

    [LoggerMessage(206, LogLevel.Warning, "Silo {Silo} left before it had handed everything over; the others take over what is left")]
    private static partial void LogLeftLate(ILogger logger, SiloAddress silo);
}
