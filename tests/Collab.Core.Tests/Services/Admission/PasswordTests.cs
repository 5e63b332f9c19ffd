using Collab.Core.Services;
using Collab.Core.Services.Admission;
using Collab.Core.Tests.Conferences;
using Collab.Protocol;
using Collab.Protocol.Services.Admission;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Tests.Services.Admission;

[Parallelizable(ParallelScope.All)]
public sealed class PasswordTests
{
    [Test]
    public void Newcomers_need_the_password()
    {
        var driver = WithPassword("tea time");
        driver.TryJoin("dan").ShouldBeRefused(RefusalCode.PasswordRequired);
        driver.TryJoinWith("dan", "tea tim").ShouldBeRefused(RefusalCode.PasswordWrong);
        driver.TryJoinWith("dan", "tea time").ShouldBeAccepted();
        driver.Join("hal", Role.Host);
    }

    [Test]
    public void Without_a_password_again_everybody_comes_in()
    {
        var driver = WithPassword("tea time");
        driver.Send("ann", new SetPassword()).ShouldBeAccepted();
        driver.Join("dan");
        Assert.That(driver.Admission().Policy.Password, Is.False);
        Assert.That(driver.Send("ann", new SetPassword()).Events, Is.Empty);
    }

    [Test]
    public void A_new_password_takes_the_place_of_the_old_one()
    {
        var driver = WithPassword("tea time");
        driver.Send("ann", new SetPassword { Password = "coffee" });
        driver.TryJoinWith("dan", "tea time").ShouldBeRefused(RefusalCode.PasswordWrong);
        driver.TryJoinWith("dan", "coffee").ShouldBeAccepted();
    }

    [Test]
    public void Changing_the_policy_leaves_the_password_alone()
    {
        var driver = WithPassword("tea time");
        driver.Send("ann", new ChangePolicy { Policy = new Policy { Capacity = 10 } });
        Assert.That(driver.Admission().Policy.Password, Is.True);
        driver.Send("ann", new ChangePolicy { Policy = new Policy { Lobby = true } });
        driver.TryJoin("dan").ShouldBeRefused(RefusalCode.PasswordRequired);
        driver.TryJoinWith("dan", "tea time").ShouldBeRefused(RefusalCode.Waiting);
    }

    [Test]
    public void The_journal_holds_a_salted_hash_that_nobody_is_shown()
    {
        var driver = WithPassword("tea time");
        var stored = driver.Log.Single(x => x.Type == nameof(PasswordChanged));
        Assert.That(stored.Audience, Is.EqualTo(new[] { "ann" }));
        var secret = PasswordChanged.Parser.ParseFrom(stored.Body);
        Assert.That((secret.Salt.Length, secret.Verifier.Length), Is.EqualTo((16, 32)));
        Assert.That(driver.Log.Any(x => x.Body.ToStringUtf8().Contains("tea time")), Is.False);

        var service = new AdmissionService();
        var seen = (AdmissionSnapshot)service.View(driver.Admission(), new Viewer("ann", Role.Host));
        Assert.That(seen.Secret, Is.Null);
        Assert.That(((AdmissionSnapshot)service.Disclose(driver.Admission())).Secret, Is.Null);
    }

    [Test]
    public void The_same_password_has_another_salt_the_next_time()
    {
        var driver = WithPassword("tea time");
        var first = SecretOf(driver);
        driver.Advance(1);
        driver.Send("ann", new SetPassword { Password = "tea time" });
        Assert.That(SecretOf(driver).Salt, Is.Not.EqualTo(first.Salt));
        Assert.That(SecretOf(driver).Verifier, Is.Not.EqualTo(first.Verifier));
    }

    [Test]
    public void The_server_sets_one_that_nobody_sees()
    {
        var driver = AdmissionRoom.Open();
        driver.Node(new SetPassword { Password = "tea time" }).ShouldBeAccepted();
        Assert.That(driver.Log.Single(x => x.Type == nameof(PasswordChanged)).Audience, Is.EqualTo(new[] { "/" }));
    }

    [Test]
    public void A_password_has_4_to_128_whole_characters()
    {
        var driver = AdmissionRoom.Open();
        driver.Send("ann", new SetPassword { Password = "abc" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "3 characters");
        driver.Send("ann", new SetPassword { Password = "ab" + (char)0xD800 + "cd" })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "surrogate");
        driver.Send("ann", new SetPassword { Password = new string('p', 129) })
            .ShouldBeRefused(RefusalCode.InvalidArgument, "129", "128");
        driver.Send("ann", new SetPassword { Password = new string('p', 128) }).ShouldBeAccepted();
    }

    private static PasswordChanged SecretOf(ConferenceDriver driver) =>
        ((AdmissionSnapshot)new AdmissionService().ToSnapshot(driver.Admission())).Secret;

    private static ConferenceDriver WithPassword(string password)
    {
        var driver = AdmissionRoom.Open();
        driver.Send("ann", new SetPassword { Password = password }).ShouldBeAccepted();
        return driver;
    }
}
