using Anomaly.Alerts.Hosting;
using Anomaly.Gateway.Api.Hosting;
using Anomaly.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Access;

/// <summary>Registers accounts, sessions and rules, and puts them into the pipeline.</summary>
internal static class AccessServices
{
    /// <summary>Adds them. A host gives <see cref="IPeopleStore"/>.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<AuthOptions>, OpenGatewayValidator>();
        services.AddOptionsWithValidateOnStart<AuthOptions, AuthOptionsValidator>().Bind(configuration.GetSection(AuthOptions.Section));
        services.AddSingleton<Passwords>(_ => new Passwords()).AddSingleton<LockOut>().AddSingleton<SignIn>().AddSingleton<Accounts>().AddSingleton<Keys>();
        services.AddSingleton<AuditTrail>().AddSingleton<SessionTokens>();
        services.AddCallerSchemes();
        services.AddAuthorizationBuilder().SetDefaultPolicy(AccessRequirement.Policy).SetFallbackPolicy(AccessRequirement.Policy);
        services.AddSingleton<IAuthorizationHandler, AccessHandler>().AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedAnswers>();
        services.AddHostedService<AccessReport>();
        services.AddMail(configuration).TryAddSingleton<IMailSender, AccountMail>();
        services.AddSingleton<MailedLinks>().AddHostedService(provider => provider.GetRequiredService<MailedLinks>());
        services.AddHttpClient<LineLogin>(Bound);
        services.AddSingleton<OpenIdMetadata>().AddHttpClient<OpenIdLogin>(Bound);
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<GatewayOptions>>(TrustProxies);
        return services;
    }

    /// <summary>What a provider of accounts answers is small, and comes soon.</summary>
    private static void Bound(HttpClient client) => (client.Timeout, client.MaxResponseContentBufferSize) = (TimeSpan.FromSeconds(10), 1 << 20);

    /// <summary>Believes the proxies that are trusted. First of all: everything else asks for the caller's address.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.TrustedProxies.Length > 0)
            app.UseForwardedHeaders();
    }

    private static void TrustProxies(ForwardedHeadersOptions forwarded, IOptions<GatewayOptions> gateway)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        // As many as are trusted stand one behind another; the first that is not is the caller.
        forwarded.ForwardLimit = null;
        foreach (var text in gateway.Value.TrustedProxies)
        {
            if (TrustedProxy.TryRead(text, out var network))
                forwarded.KnownIPNetworks.Add(network);
        }
    }
}
