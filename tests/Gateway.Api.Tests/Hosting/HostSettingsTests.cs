using System.Text;
using Anomaly.Hosting;
using Anomaly.Hosting.Settings;
using Anomaly.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Tests.Hosting;

/// <summary>Settings that no option is bound to are refused wherever they come from, and what may be meant is said; so are values that cannot be read.</summary>
public sealed class HostSettingsTests
{
    private static readonly KnownSettings Known = KnownSettings.OfProgram(typeof(GatewayHost).Assembly);

    [Theory]
    [InlineData("Anomaly:MarketData:Sorce", "Anomaly:MarketData:Source")]
    [InlineData("Anomaly:Source", "Anomaly:MarketData:Source")]
    [InlineData("Anomaly:Gateway:RunRetentionDays", "Anomaly:Store:RunRetentionDays")]
    [InlineData("Anomaly:Markets:Csv:Foler", "Anomaly:MarketData:Csv:Folder")]
    [InlineData("Anomaly:Store:Pth", "Anomaly:Store:Path")]
    [InlineData("Anomaly:Store:Path:Folder", "Anomaly:Models:Folder")]
    [InlineData("Anomly:Store:Path", "Anomaly:Store:Path")]
    [InlineData("Anomaly:Gateway:CorsOrigin:0", "Anomaly:Gateway:CorsOrigins")]
    public void Name_thatIsNone_isRefusedWithTheNearest(string name, string meant) =>
        Assert.Equal([$"{name} is no setting: did you mean {meant}?"], Problems((name, "Csv")));

    [Theory]
    [InlineData("Anomaly_Store_Path", "Anomaly__Store__Path")]
    [InlineData("ANOMALY_MARKETDATA_CSV_FOLDER", "ANOMALY__MARKETDATA__CSV__FOLDER")]
    public void Name_withSingleUnderscores_isRefused(string name, string meant) => Assert.Equal([$"{name} is no setting: did you mean {meant}?"], Problems((name, "x")));

    [Fact]
    public void Name_thatIsLikeNone_isRefusedAllTheSame() =>
        Assert.Equal(["Anomaly:Telepathy is no setting; docs/reference/configuration.md has all of them."], Problems(("Anomaly:Telepathy", "on")));

    [Theory]
    [InlineData("anomaly:marketdata:source", "Csv")]
    [InlineData("Anomaly:Gateway:CorsOrigins:7", "http://a.example")]
    [InlineData("Anomaly:Gateway:CorsOrigins", "http://a.example,http://b.example")]
    [InlineData("Anomaly:Dashboard:Enabled", "true")]
    [InlineData("Anomaly:Cluster:Membership:ProbeTimeout", "00:00:02")]
    [InlineData("Anomaly:Cluster:SiloPort", "11111")]
    [InlineData("Anomaly:MarketData:Simulated:Speed", "2.5")]
    [InlineData("Anomaly:MarketData:Simulated:Epoch", "2026-01-31T09:00:00Z")]
    [InlineData("ANOMALY_GATEWAY", "http://localhost:5000")]
    [InlineData("ANOMALY", "1")]
    [InlineData("Animal:Farm", "x")]
    public void Name_thatIsOne_isTaken(string name, string value) => Assert.Empty(Problems((name, value)));

    [Theory]
    [InlineData("Anomaly:Gateway:ChangeBurst", "abc", "a whole number from 1 to 10000")]
    [InlineData("Anomaly:Gateway:ChangeBurst", "", "a whole number from 1 to 10000")]
    [InlineData("Anomaly:Gateway:ChangeBurst", "1.5", "a whole number from 1 to 10000")]
    [InlineData("Anomaly:Cluster:SiloPort", "x", "a whole number from 1 to 65535")]
    [InlineData("Anomaly:MarketData:Simulated:Seed", "x", "a whole number")]
    [InlineData("Anomaly:MarketData:Simulated:Speed", "1,5", "a number from 1 to 100000")]
    [InlineData("Anomaly:MarketData:Simulated:Epoch", "yesterday", "a time in ISO 8601, for example 2026-01-31T09:00:00Z")]
    [InlineData("Anomaly:Scheduler:Enabled", "yes", "true or false")]
    [InlineData("Anomaly:Scheduler:ScanInterval", "1m", "a length of time, days or [days.]hours:minutes:seconds, from 00:00:01 to 1.00:00:00")]
    [InlineData("Anomaly:Cluster:Membership:TableRefresh", "5s", "a length of time, days or [days.]hours:minutes:seconds, for example 00:00:05")]
    [InlineData("Anomaly:Store:Engine", "Oracle", "Sqlite or PostgreSql")]
    public void Value_thatCannotBe_isRefusedWithWhatItCanBe(string name, string value, string expected) =>
        Assert.Equal([$"{name} is '{value}': it must be {expected}."], Problems((name, value)));

    [Theory]
    [InlineData("Anomaly:Store:BarRetention:1m", "90", null)]
    [InlineData("Anomaly:Store:BarRetention:1m", "long", "Anomaly:Store:BarRetention:1m is 'long': it must be a length of time, days or [days.]hours:minutes:seconds, for example 00:00:05.")]
    [InlineData("Anomaly:Store:BarRetention", "90", "Anomaly:Store:BarRetention is '90': it is a table, so write Anomaly:Store:BarRetention:NAME=VALUE for each entry.")]
    public void Table_isCheckedEntryByEntry(string name, string value, string? sentence) =>
        Assert.Equal(sentence is null ? [] : [sentence], Problems((name, value)));

    [Fact]
    public void Problems_areAllSaidAtOnce() =>
        Assert.Equal(3, Problems(("Anomaly:Store:Pth", "x"), ("Anomaly:Gateway:MaxStreams", "many"), ("Anomaly:Cluster:Lease", "00:00:05")).Count);

    [Fact]
    public void Names_ofAFileAndOfTheEnvironment_areRefused()
    {
        Environment.SetEnvironmentVariable("HostSettingsTests_Anomaly__Models__Fodler", "x");
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes("""{"Anomaly":{"MarketData":{"Sorce":"Csv"},"Store":{}}}""")))
            .AddEnvironmentVariables("HostSettingsTests_").Build();

        Assert.Equal(
            ["Anomaly:MarketData:Sorce is no setting: did you mean Anomaly:MarketData:Source?", "Anomaly:Models:Fodler is no setting: did you mean Anomaly:Models:Folder?"],
            Known.FindProblems(configuration));
    }

    [Theory]
    [InlineData("--url is no setting: did you mean --urls?", "--url=x")]
    [InlineData("--url is no setting: did you mean --urls?", "--url", "x")]
    [InlineData("--Anomaly__Store__Path is no setting: did you mean --Anomaly:Store:Path?", "--Anomaly__Store__Path=x")]
    [InlineData("--Store:Path is no setting: did you mean --Anomaly:Store:Path?", "/Store:Path=x")]
    [InlineData("--AlowedHosts is no setting: did you mean --AllowedHosts?", "AlowedHosts=x")]
    [InlineData("'serve' is no setting: write --NAME=VALUE, for example --Anomaly:Store:Path=data/anomaly.db.", "serve")]
    [InlineData("'-v' is no setting: write --NAME=VALUE, for example --Anomaly:Store:Path=data/anomaly.db.", "-v")]
    [InlineData("'--' is no setting: write --NAME=VALUE, for example --Anomaly:Store:Path=data/anomaly.db.", "--")]
    [InlineData("--Anomaly:Store:Path lacks its value: write --Anomaly:Store:Path=VALUE.", "--Anomaly:Store:Path")]
    [InlineData("--help is no setting; docs/reference/configuration.md has all of them.", "--help")]
    public void Argument_thatIsNoSetting_isRefused(string sentence, params string[] args) => Assert.Equal([sentence], CommandLine.FindProblems(args, Known));

    [Fact]
    public void Arguments_ofTheFramework_areTaken() =>
        Assert.Empty(CommandLine.FindProblems(["--urls", "http://localhost:1", "--environment=Development", "--Logging:LogLevel:Default=Debug", "/AllowedHosts=*", "OTEL_SERVICE_NAME=x"], Known));

    [Theory]
    [InlineData("Logging:LogLevel:Anomaly=Loud", "Logging:LogLevel:Anomaly is 'Loud': it must be Trace or Debug or Information or Warning or Error or Critical or None.")]
    [InlineData("Logging:Console:LogLevel:Default=Loud", "Logging:Console:LogLevel:Default is 'Loud': it must be Trace or Debug or Information or Warning or Error or Critical or None.")]
    [InlineData("Logging:Console:FormatterName=xml", "Logging:Console:FormatterName is 'xml': it must be line or json or simple or systemd.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT is 'collector:4317': it must be an address, for example http://collector:4317.")]
    public void Telemetry_thatCannotBe_isRefusedWithWhatItCanBe(string setting, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<OptionsValidationException>(() => HostSettings.CreateBuilder([$"--{setting}"], typeof(GatewayHost).Assembly)).Message);

    [Theory]
    [InlineData("http_ports", "abc", "http_ports has 'abc': it must be a port, 1 to 65535.")]
    [InlineData("https_ports", "5001;70000", "https_ports has '70000': it must be a port, 1 to 65535.")]
    [InlineData("Kestrel:Endpoints:Web:Url", "garbage", "'garbage' is no address to listen at: write, for example, http://127.0.0.1:5000.")]
    public void Address_thatIsNone_isRefused(string setting, string value, string sentence) =>
        Assert.Equal(sentence, ListenAddresses.FindProblem(new ConfigurationBuilder().AddInMemoryCollection([new(setting, value)]).Build()));

    [Fact]
    public void EverySetting_isKnownByItsOwnName()
    {
        Assert.True(Known.All.Count > 40);
        Assert.All(Known.All, setting => Assert.Equal(setting.Name, Known.Nearest(setting.Name)));
    }

    private static List<string> Problems(params (string Key, string Value)[] settings) => [.. Known.FindProblems(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build())];
}
