using System.Net.Http.Headers;
using Anomaly.Gateway.Api.Access;
using Anomaly.People;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.Gateway.Api.Tests.Fixtures;

/// <summary>People of a gateway with accounts.</summary>
internal static class PeopleOfGateway
{
    public const string Password = "correct horse";

    /// <summary>Adds somebody.</summary>
    public static async Task<Person> AddAsync(this GatewayUnderTest gateway, Role role, string? email = null)
    {
        var accounts = gateway.Services.GetRequiredService<Accounts>();
        return await accounts.AddAsync(new Registration(email ?? $"{Roles.NameOf(role)}@example.com", Password, Roles.NameOf(role), null), role, isConfirmed: false, onlyFirst: false, default);
    }

    public static string TokenOf(this GatewayUnderTest gateway, Person person) => gateway.Services.GetRequiredService<SessionTokens>().ForPerson(person);

    public static Task<HttpResponseMessage> SendAsync(this GatewayUnderTest gateway, string method, string address, string? token = null, string? json = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (json is not null)
            request.Content = Bodies.Json(json);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return gateway.Server.CreateClient().SendAsync(request);
    }

    /// <summary>The cookie that an answer sets, as a browser sends it back.</summary>
    public static string Cookie(this HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("anomaly_session=", StringComparison.Ordinal)).Split(';')[0];
}
