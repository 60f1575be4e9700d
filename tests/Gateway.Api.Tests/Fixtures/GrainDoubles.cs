using System.Collections.Immutable;
using Anomaly.Hosting.Clustering;
using NSubstitute.ExceptionExtensions;
using Orleans.Runtime;

namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>A substitute for every grain that the gateway calls, one for each key.</summary>
internal sealed class GrainDoubles
{
    private readonly Dictionary<string, ITickerDetectionGrain> _series = [];

    public GrainDoubles()
    {
        Factory.GetGrain<ITickerDetectionGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Series(call.ArgAt<string>(0)));
        Factory.GetGrain<IAuditGrain>("audit").Returns(Audit);
        Factory.GetGrain<IAnomalyIndexGrain>("index").Returns(Anomalies);
        Factory.GetGrain<IAnomalyFeedGrain>("feed").Returns(AnomalyFeed);
        Factory.GetGrain<ISeriesIndexGrain>("series").Returns(SeriesIndex);
        Factory.GetGrain<ISchedulerGrain>("scheduler").Returns(Scheduler);
        Factory.GetGrain<IManagementGrain>(0).Returns(Management);
        Factory.GetGrain<IPersonAlertsGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(PersonAlerts);
        PersonAlerts.ListWatchesAsync(Arg.Any<CancellationToken>()).Returns([]);
        PersonAlerts.ListRulesAsync(Arg.Any<CancellationToken>()).Returns([]);
        PersonAlerts.ListMutesAsync(Arg.Any<CancellationToken>()).Returns([]);
        PersonAlerts.ListChannelsAsync(Arg.Any<CancellationToken>()).Returns([]);
        PersonAlerts.ListAlertsAsync(Arg.Any<AlertQuery>(), Arg.Any<CancellationToken>()).Returns(new Inbox(new Page<InboxEntry>([], null), 0));
        PersonAlerts.ListDeliveriesAsync(Arg.Any<AlertDeliveryQuery>(), Arg.Any<CancellationToken>()).Returns(new Page<AlertDelivery>([], null));
        foreach (var market in Markets.Keys)
        {
            Factory.GetGrain<IMarketGrain>(market).Returns(Markets[market]);
            Factory.GetGrain<IModelGrain>(market).Returns(Models[market]);
            Markets[market].GetStatusAsync(Arg.Any<CancellationToken>()).Returns(Samples.Market(market));
            Markets[market].SearchAsync(Arg.Any<string>(), Arg.Any<int>(), Arg.Any<CancellationToken>()).Returns([]);
            Models[market].GetOverviewAsync(Arg.Any<CancellationToken>()).Returns(new ModelOverview { Market = market });
            Models[market].GetCardAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).ThrowsAsync(new DetectionException(DetectionErrorKind.NotFound, "There is no such model."));
        }

        Audit.GetAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns((DetectionRun?)null);
        Audit.GetLatestBackfillAsync(Arg.Any<Ticker>(), Arg.Any<Interval?>(), Arg.Any<CancellationToken>()).Returns((DetectionRun?)null);
        Audit.ListAsync(Arg.Any<RunQuery>(), Arg.Any<CancellationToken>()).Returns(new Page<DetectionRun>([], null));
        Anomalies.GetAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns((AnomalyRecord?)null);
        Anomalies.GetDaysAsync(Arg.Any<AnomalyDaysQuery>(), Arg.Any<CancellationToken>()).Returns(new AnomalyDays());
        Anomalies.GetAssessedAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns((AssessedAnomaly?)null);
        Anomalies.SetAssessmentAsync(Arg.Any<string>(), Arg.Any<bool?>(), Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns((AssessedAnomaly?)null);
        Anomalies.AddNoteAsync(Arg.Any<string>(), Arg.Any<string>(), Arg.Any<string>(), Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns((AnomalyNote?)null);
        Anomalies.ExplainAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns((AnomalyExplanation?)null);
        Anomalies.ListAsync(Arg.Any<AnomalyQuery>(), Arg.Any<CancellationToken>()).Returns(new Page<AnomalyRecord>([], null));
        Anomalies.GetIncidentsAsync(Arg.Any<ImmutableArray<IncidentKey>>(), Arg.Any<CancellationToken>())
            .Returns(call => [.. call.Arg<ImmutableArray<IncidentKey>>().Contains(Samples.Incident().Key) ? [Samples.Incident()] : (AnomalyIncident[])[]]);
        SeriesIndex.CountQuarantinedAsync(Arg.Any<CancellationToken>()).Returns(1234);
        SeriesIndex.ListAsync(Arg.Any<SeriesQuery>(), Arg.Any<CancellationToken>()).Returns(new Page<SeriesMetadata>([], null));
        Management.GetDetailedHosts(Arg.Any<bool>(), Arg.Any<CancellationToken>()).Returns([]);
        Management.GetRuntimeStatistics(Arg.Any<SiloAddress[]>()).Returns([]);
        Management.GetSimpleGrainStatistics(Arg.Any<SiloAddress[]>()).Returns([]);
        Reports.ReadAsync().Returns([]);
    }

    public IGrainFactory Factory { get; } = Substitute.For<IGrainFactory>();

    public IAuditGrain Audit { get; } = Substitute.For<IAuditGrain>();

    public IAnomalyIndexGrain Anomalies { get; } = Substitute.For<IAnomalyIndexGrain>();

    public ISeriesIndexGrain SeriesIndex { get; } = Substitute.For<ISeriesIndexGrain>();

    public ISchedulerGrain Scheduler { get; } = Substitute.For<ISchedulerGrain>();

    public IAnomalyFeedGrain AnomalyFeed { get; } = Substitute.For<IAnomalyFeedGrain>();

    public IPersonAlertsGrain PersonAlerts { get; } = Substitute.For<IPersonAlertsGrain>();

    public ISiloReports Reports { get; } = Substitute.For<ISiloReports>();

    public IManagementGrain Management { get; } = Substitute.For<IManagementGrain>();

    public Dictionary<string, IMarketGrain> Markets { get; } = Enum.GetNames<Market>().ToDictionary(market => market, _ => Substitute.For<IMarketGrain>());

    public Dictionary<string, IModelGrain> Models { get; } = Enum.GetNames<Market>().ToDictionary(market => market, _ => Substitute.For<IModelGrain>());

    /// <summary>The series of a key, for example AAPL/1d.</summary>
    public ITickerDetectionGrain Series(string key)
    {
        if (!_series.TryGetValue(key, out var grain))
        {
            grain = _series[key] = Substitute.For<ITickerDetectionGrain>();
            grain.ReleaseAsync(Arg.Any<DateTime>(), Arg.Any<CancellationToken>()).Returns((QuarantineEntry?)null);
            grain.GetChartAsync(Arg.Any<ChartQuery>(), Arg.Any<CancellationToken>()).Returns((ChartSeries?)null);
            grain.GetChartWindowAsync(Arg.Any<ChartWindowQuery>(), Arg.Any<CancellationToken>()).Returns(Samples.Window());
            grain.TryAsync(Arg.Any<TrialRequest>(), Arg.Any<CancellationToken>()).Returns(Samples.Trial());
        }

        return grain;
    }
}
