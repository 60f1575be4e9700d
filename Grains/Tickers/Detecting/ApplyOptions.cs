namespace Anomaly.Grains.Tickers.Detecting;

/// <summary>How fetched bars are taken in.</summary>
/// <param name="EndsRun">This is the run's last step: it ends with the commit.</param>
/// <param name="RescoreAll">Compute and score the whole series again, even if nothing has changed.</param>
/// <param name="EndsAs">How the run ends.</param>
internal readonly record struct ApplyOptions(bool EndsRun, bool RescoreAll = false, RunStatus EndsAs = RunStatus.Complete);
