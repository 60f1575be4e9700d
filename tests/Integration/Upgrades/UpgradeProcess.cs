using System.Net.Http.Json;
using Anomaly.Testing;
using Anomaly.Testing.Processes;

namespace Anomaly.Integration.Upgrades;

/// <summary>One process of the cluster that is upgraded, of one version at a time.</summary>
internal sealed class UpgradeProcess(PostgresServer database, string name) : IAsyncDisposable
{
    private static readonly string Configuration = Directory.GetParent(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!.Name;
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly Uri _address = new($"http://127.0.0.1:{FreePort.Next()}");
    private readonly List<HostProcess> _lives = [];

    /// <summary>Whether a load balancer would send calls to it.</summary>
    public bool IsOffered { get; private set; }

    public string Output => string.Join('\n', _lives.Select(life => life.Output));

    public async Task StartAsync(int version)
    {
        _lives.Add(HostProcess.Start(
            $"{name} of version {version}",
            Path.Combine(SharedData.Repository, "tests", "Upgrade", "bin", Configuration, $"v{version}", "Anomaly.Upgrade.dll"),
            new Dictionary<string, string>
            {
                ["ConnectionStrings__Anomaly"] = database.ConnectionString(),
                ["Anomaly__Store__Engine"] = "PostgreSql",
                ["Anomaly__Cluster__Mode"] = "PostgreSql",
                ["Anomaly__Cluster__SiloName"] = name,
                ["Anomaly__Cluster__SiloPort"] = $"{FreePort.Next()}",
                ["Anomaly__Cluster__GatewayPort"] = "0",
                ["Anomaly__Cluster__AdvertisedHost"] = "127.0.0.1",
                ["ASPNETCORE_URLS"] = _address.OriginalString,
            }));
        await _lives[^1].WaitUntilReadyAsync(new Uri(_address, "/health/ready"), TimeSpan.FromSeconds(60));
        IsOffered = true;
    }

    /// <summary>A graceful stop, after load balancers have heard of it.</summary>
    public async Task StopAsync()
    {
        IsOffered = false;
        await Task.Delay(200);
        _lives[^1].Terminate();
        await _lives[^1].WaitForExitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, _lives[^1].ExitCode);
    }

    public async Task<Weighed> WeighAsync(string key)
    {
        using var answer = await Http.GetAsync(new Uri(_address, $"/weigh/{key}"));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Weighed>())!;
    }

    /// <summary>Calls what only version 2 has.</summary>
    public async Task<(bool Done, string Text)> SealAsync(string key)
    {
        using var answer = await Http.GetAsync(new Uri(_address, $"/seal/{key}"));
        return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var life in _lives)
            await life.DisposeAsync();
    }
}

/// <summary>What a call came to, and between which versions it went.</summary>
internal sealed record Weighed(string Content, int Caller, int ServedBy, int? Grams);
