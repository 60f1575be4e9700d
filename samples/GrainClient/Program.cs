using Anomaly.Detection.Series;
using Anomaly.Grains.Interfaces;
using GrainClient;
using Orleans.Runtime;

if (ClientSettings.Read(args, out var problem) is not { } settings)
{
    Console.Error.WriteLine($"{problem}{Environment.NewLine}{ClientSettings.Usage}");
    return 2;
}

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};
try
{
    await using var cluster = await ClusterConnection.OpenAsync(settings, stopping.Token);
    var failures = 0;
    foreach (var ticker in settings.Tickers)
        failures += await DetectAsync(cluster.Grains, new SeriesKey(ticker, settings.Interval)) ? 0 : 1;
    await WatchAsync(cluster.Grains, settings.After, settings.Take);
    return failures == 0 ? 0 : 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 0;
}
catch (Exception exception) when (exception is NoClusterException or DetectionException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
catch (Exception exception) when (exception is OrleansException or TimeoutException)
{
    Console.Error.WriteLine($"The cluster has stopped answering: {exception.Message}");
    return 1;
}

async Task<bool> DetectAsync(IGrainFactory grains, SeriesKey series)
{
    try
    {
        var outcome = await grains.Series(series).DetectAsync(new DetectionRequest { Trigger = RunTrigger.Manual }, stopping.Token);
        Console.WriteLine($"{series}: {outcome.RowsProcessed} bars, {outcome.NewAnomalies} new anomalies{(outcome.Reason is { } reason ? $" ({reason})" : "")}");
        return true;
    }
    catch (DetectionException failure)
    {
        Console.Error.WriteLine($"{series}: {EnumNames.Of(failure.Kind)}: {failure.Message}");
        return false;
    }
}

async Task WatchAsync(IGrainFactory grains, long after, long take)
{
    if (take == 0)
        return;
    var feed = grains.AnomalyFeed();
    await foreach (var happened in ResumedFeed.WatchAsync(feed, after, stopping.Token))
    {
        Console.WriteLine($"{happened.Sequence} {EnumNames.Of(happened.Kind)} {happened.Anomaly.Series} {happened.Anomaly.Datetime:u} {happened.Anomaly.Reason}");
        if (--take == 0)
            return;
    }
}
